/** The `WorkingCalendar` of the installation: its data come with the program (seeds/working-days.json). */
export const WORKING_CALENDAR = Symbol('WorkingCalendar');
