"""The Celery tasks: run the job of this row; look at the timetable."""

from celery import shared_task


@shared_task
def run_job(job_id: str) -> None:
    from jobs import services  # noqa: PLC0415 -- leaf

    services.run(job_id)


@shared_task
def tick() -> None:
    """For those who run Celery beat: every worker ticks without it, too."""
    from jobs import timetable  # noqa: PLC0415 -- leaf

    timetable.tick()
