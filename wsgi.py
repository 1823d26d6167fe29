"""The application for a WSGI server, after `palier migrate`: `gunicorn --threads 4 wsgi:application`."""

from app.config import current_settings
from app.serving import application as build
from app.serving import settle

application = build(current_settings())
settle()
