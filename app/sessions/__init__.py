"""When people meet: cycles, sessions, enrolment, waiting list, attendance."""
