"""The only Celery task: run the job of this row."""

from celery import shared_task


@shared_task
def run_job(job_id: str) -> None:
    from jobs import services  # noqa: PLC0415 -- leaf

    services.run(job_id)
