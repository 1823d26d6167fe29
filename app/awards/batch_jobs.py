"""Work that a group's decision leaves: one person at a time, taken up again where it stopped."""

from typing import Any

from app.awards.queries.batches import waiting_lines
from app.awards.services.batches import BATCH, carry_out_line, end_batch
from app.core import jobs
from app.core.writing import writing


@jobs.job(BATCH)
def carry_out(payload: dict[str, Any]) -> None:
    """Grant to everyone of a batch who still waits, each in a transaction of their own."""
    for line_id in waiting_lines(payload["batch_id"]):
        with writing():
            carry_out_line(line_id)
    with writing():
        end_batch(payload["batch_id"])
