export const INTAKE_METRICS = Symbol('IntakeMetrics');
