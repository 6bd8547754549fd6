"""The audit log is written by the actions themselves, in their transaction."""

from .models import AuditEntry


def record(action, target, *, by, **details):
    """Add one row. `action` is noun.verb ("lecture.publish"); `details` must be JSON."""
    entry = row(action, target, by=by, **details)
    entry.save()
    return entry


def record_each(action, targets, *, by, **details):
    """Add one row for each of them, in one statement."""
    return AuditEntry.objects.bulk_create(row(action, target, by=by, **details) for target in targets)


def row(action, target, *, by, **details):
    return AuditEntry(
        action=action,
        actor=by,
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        target_label=str(target)[:250],
        details=details,
    )
