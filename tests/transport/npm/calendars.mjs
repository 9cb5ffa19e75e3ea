// What ical.js makes of calendars: of each its events, and all their occurrences before `until`.
//
// node calendars.mjs <file>: the file is JSON, [{ics, until}], `until` in seconds since 1970; prints
// [{events: [...], occurrences: [[starts, ends], ...]}] with instants in the same.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const MOST = 10_000;

function described(event) {
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: event.component.getFirstPropertyValue("status"),
    summary: event.summary,
    starts: event.startDate.toUnixTime(),
    ends: event.endDate.toUnixTime(),
    zone: event.startDate.zone.tzid,
  };
}

function* occurrences(event, until) {
  if (!event.isRecurring()) {
    yield [event.startDate.toUnixTime(), event.endDate.toUnixTime()];
    return;
  }
  const iterator = event.iterator();
  for (let count = 0; count < MOST; count += 1) {
    const next = iterator.next();
    if (!next || next.toUnixTime() >= until) return;
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    yield [startDate.toUnixTime(), endDate.toUnixTime()];
  }
}

function read({ ics, until }) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const masters = events.filter((event) => !event.isRecurrenceException());
  return {
    events: events.map(described),
    occurrences: masters.flatMap((event) => [...occurrences(event, until)]),
  };
}

const wanted = JSON.parse(readFileSync(process.argv[2], "utf-8"));
console.log(JSON.stringify(wanted.map(read)));
