"""Pages stay light: weights and requests are held here, times are told (they are held by the bench)."""

import pytest

from tests.e2e.budgets import BUDGETS, measure


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.name)
def test_a_page_keeps_its_weight_and_its_requests(browser, palier, budget):
    cost = measure(browser, palier, budget)

    print(f"\n{budget.name}: {cost.weight} bytes, {cost.requests} requests, {cost.seconds:.2f} s")
    assert 0 < cost.weight <= budget.most_bytes
    assert 0 < cost.requests <= budget.most_requests
