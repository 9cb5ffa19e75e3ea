import type { CacheExchangeOpts, UpdateResolver } from "@urql/exchange-graphcache";
import { appendMessage } from "../consultations/live";
import { keyless } from "./keyless.generated";

type Names = Record<string, string[]>;

/** Which lists of the viewer and of the root are read anew after each mutation or event. */
const afterMutation: Names = {
  acceptInvitation: ["invitations", "memberships", "roles"],
  acceptOffer: ["appointments", "waitlist"],
  addCalendarImport: ["availability", "calendarImports"],
  addClient: ["clients"],
  addDateOverride: ["availability", "dateOverrides"],
  addDesk: ["node"],
  addTimeOff: ["availability", "timeOff"],
  addVenueClosure: ["availability"],
  announceDelay: ["appointments"],
  answerConsultation: ["consultations"],
  askBack: ["consultations"],
  assignConsultation: ["consultations", "coordination"],
  bookAppointment: ["appointments"],
  bookFollowUp: ["appointments"],
  bookHeldSlot: ["appointments"],
  bookSeries: ["appointments"],
  cancelAppointment: ["appointments"],
  checkInAppointment: ["appointments"],
  claimConsultation: ["consultations"],
  closeConsultation: ["consultations"],
  completeAppointment: ["appointments"],
  confirmAppointment: ["appointments"],
  confirmNotifications: ["notifications"],
  confirmSecondFactor: ["memberships", "recoveryCodesLeft", "roles"],
  createBroadcast: ["broadcasts"],
  createCalendarFeed: ["calendarFeeds"],
  createOrganization: ["organizations"],
  createVenue: ["venues"],
  declineAppointment: ["appointments"],
  declineInvitation: ["invitations"],
  declineOffer: ["appointments", "waitlist"],
  endMembership: ["memberships", "roles"],
  follow: ["followings"],
  handOverConsultation: ["consultations", "coordination"],
  importDistrict: ["coordination", "organizations", "teams", "venues"],
  joinWaitlist: ["waitlist"],
  leaveQueue: ["walkIns"],
  leaveWaitlist: ["waitlist"],
  markAllNotificationsRead: ["notifications"],
  markNoShow: ["appointments"],
  markNotificationRead: ["notifications"],
  markUnavailable: ["appointments", "availability", "coordination", "timeOff", "venueDay"],
  mergeConsultation: ["consultations"],
  muteThread: ["mutedThreads"],
  overrideConflict: ["conflicts"],
  postMessage: ["consultations"],
  proveIdentity: ["coordination", "memberships", "roles"],
  reassignAppointment: ["appointments", "coordination", "venueDay"],
  refreshCalendarImport: ["calendarImports"],
  registerDevice: ["devices"],
  registerEnterprise: ["memberships", "organizations", "roles"],
  removeCalendarImport: ["availability", "calendarImports"],
  removeClient: ["clients", "conflicts"],
  removeDateOverride: ["availability", "dateOverrides"],
  removeDesk: ["node"],
  removeDevice: ["devices"],
  removeSecondFactor: ["memberships", "recoveryCodesLeft", "roles"],
  removeTimeOff: ["availability", "timeOff"],
  removeVenueClosure: ["availability", "node"],
  reopenConsultation: ["consultations"],
  requestExport: ["exports"],
  rescheduleAppointment: ["appointments"],
  returnConsultation: ["consultations"],
  revokeCalendarFeed: ["calendarFeeds"],
  revokeOtherSessions: ["sessions"],
  revokeSession: ["sessions"],
  setDuties: ["duties", "node"],
  setNotificationChoice: ["notificationPreferences"],
  setOpeningHours: ["availability"],
  setQuietHours: ["notificationPreferences"],
  setWeeklyHours: ["availability", "weeklyHours"],
  submitConsultation: ["consultations"],
  takeCall: ["findPerson", "venueDay"],
  takeNumber: ["walkIns"],
  unfollow: ["followings"],
  updateOrganization: ["organizations"],
  withdrawConsultation: ["consultations"],
};
const afterEvent: Names = {
  appointmentChanged: ["appointments", "coordination", "venueDay", "waitlist"],
  consultationChanged: ["consultations", "coordination"],
  notificationReceived: ["exports", "notifications", "walkIns"],
};

function forgetting(fields: string[]): UpdateResolver {
  return (_result, _args, cache) => {
    const viewer = cache.resolve("Query", "viewer");
    for (const entity of ["Query", viewer]) {
      if (typeof entity !== "string") continue;
      for (const { fieldKey, fieldName } of cache.inspectFields(entity)) {
        if (fields.includes(fieldName)) cache.invalidate(entity, fieldKey);
      }
    }
  };
}

function resolvers(names: Names): Record<string, UpdateResolver> {
  return Object.fromEntries(
    Object.entries(names).map(([operation, fields]) => [operation, forgetting(fields)]),
  );
}

export const cacheRules: CacheExchangeOpts = {
  keys: Object.fromEntries(keyless.map((name) => [name, () => null])),
  updates: {
    Mutation: resolvers(afterMutation),
    Subscription: { ...resolvers(afterEvent), messagePosted: appendMessage },
  },
};
