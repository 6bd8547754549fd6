"""The audit log is written by the actions themselves, in their transaction."""

from .models import AuditEntry


def record(action, target, *, by, **details):
    """Add one row. `action` is noun.verb ("lecture.publish"); `details` must be JSON."""
    return AuditEntry.objects.create(
        action=action,
        actor=by,
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        target_label=str(target)[:250],
        details=details,
    )
