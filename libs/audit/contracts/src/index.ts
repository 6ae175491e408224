export { AUDIT_TOPIC, auditEvents, type AuditEventType } from './audit-events.v1';
