import createError from "http-errors";

const schedule = new Map(
  [
    { number: "CL104", from: "ZRH", to: "LIS", departure: "09:40", rows: 30 },
    { number: "CL217", from: "ZRH", to: "ARN", departure: "13:05", rows: 26 },
    { number: "CL350", from: "GVA", to: "ATH", departure: "18:20", rows: 30 },
  ].map((flight) => [flight.number, flight]),
);

export function flights() {
  return [...schedule.values()];
}

export function findFlight(number) {
  const flight = schedule.get(String(number).toUpperCase());
  if (flight === undefined) throw createError(404, `no flight ${number}`);
  return flight;
}

/** Seats from front to back, window before aisle before middle: what people ask for first. */
export function* seats(flight) {
  for (const letters of ["AF", "CD", "BE"]) {
    for (let row = 1; row <= flight.rows; row++) {
      for (const letter of letters) yield `${row}${letter}`;
    }
  }
}

export function hasSeat(flight, seat) {
  const match = /^([1-9]\d?)([A-F])$/.exec(seat);
  return match !== null && Number(match[1]) <= flight.rows;
}
