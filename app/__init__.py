"""Palier: from a first click to a digital-skills certificate that an employer trusts."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.awards import api as awards_api
from app.awards import views as awards
from app.config import Settings
from app.core import access, answers, api, database, logs, pages, rates
from app.curricula import api as curricula_api
from app.curricula import views as curricula
from app.dashboards import views as dashboards
from app.people import api as people_api
from app.people import identity
from app.people import views as people
from app.progress import views as progress
from app.records import views as records
from app.referrals import views as referrals
from app.sessions import api as sessions_api
from app.spaces import views as spaces
from app.spaces.shell import frame

IDLE = timedelta(minutes=60)

csrf = CSRFProtect()
login = LoginManager()


def create_app(settings: Settings) -> Flask:
    """Build the application; refuse to start when a view does not say who may open it."""
    logs.configure()
    app = Flask(__name__)
    app.jinja_environment = pages.Templates
    app.extensions["settings"] = settings
    app.config.from_mapping(_web_settings(settings))
    database.init_app(app, settings.database_url)
    rates.init_app(app, settings.jobs_url)
    csrf.init_app(app)
    login.init_app(app, add_context_processor=False)
    Babel(app, default_locale="fr", default_timezone="Europe/Paris")
    Compress(app)
    pages.init_app(app, uses_https=settings.uses_https)
    answers.init_app(app)
    _open_the_doors(app)
    app.before_request(access.guard)
    access.check_every_view(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _web_settings(settings: Settings) -> dict[str, object]:
    """Return Flask's own settings: cookies that stay here, caps, trusted host names."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FORMER": settings.secret_key_former,
        "MAX_CONTENT_LENGTH": settings.upload_bytes + 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": settings.upload_bytes,
        "TRUSTED_HOSTS": [host, "localhost", "127.0.0.1"],
        "SESSION_COOKIE_NAME": "__Host-palier" if settings.uses_https else "palier",
        "SESSION_COOKIE_SECURE": settings.uses_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": IDLE,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_STREAMS": False,
    }


def _open_the_doors(app: Flask) -> None:
    """Register every blueprint; those above may use those below."""
    app.context_processor(frame)
    identity.init_app(app)
    app.register_blueprint(people.blueprint)
    app.register_blueprint(curricula.blueprint)
    app.register_blueprint(progress.blueprint)
    app.register_blueprint(awards.blueprint)
    app.register_blueprint(awards.verification)
    csrf.exempt(awards.verification)
    app.register_blueprint(referrals.blueprint)
    app.register_blueprint(dashboards.blueprint)
    app.register_blueprint(records.blueprint)
    app.register_blueprint(spaces.blueprint)
    api.init_app(
        app, people_api.blueprint, sessions_api.blueprint, curricula_api.blueprint, awards_api.blueprint
    )
