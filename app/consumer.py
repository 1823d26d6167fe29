"""The consumer as a child of the web server: `python -m app.consumer`."""

from app.config import current_settings
from app.serving import consume

if __name__ == "__main__":
    consume(current_settings(), until_input_closes=True)
