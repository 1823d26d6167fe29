"""All the tables in one place, for the migrations and for whoever asks what is stored."""

import app.awards.models
import app.core.counters
import app.core.jobs
import app.core.journal
import app.core.writing
import app.courses.models
import app.curricula.models
import app.people.models
import app.progress.models
import app.referrals.models
import app.sessions.models  # noqa: F401
from app.core.database import Base

metadata = Base.metadata
