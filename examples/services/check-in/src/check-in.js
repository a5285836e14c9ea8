import createError from "http-errors";
import { findFlight, hasSeat, seats } from "./flights.js";

const bookings = new Map(
  [
    { reference: "KX7Q2M", lastName: "Okafor", flight: "CL104" },
    { reference: "P4RT9A", lastName: "Lindqvist", flight: "CL217" },
    { reference: "ZZ3H8W", lastName: "Papadaki", flight: "CL350" },
    { reference: "M2D6VC", lastName: "Favre", flight: "CL104" },
  ].map((booking) => [booking.reference, booking]),
);

const passes = new Map();
const taken = new Map();

/**
 * Checks one traveller in. The same booking twice gives the same boarding pass: people press
 * the button again, and the gate counts sequence numbers.
 */
export function checkIn({ reference, lastName, seat } = {}) {
  const booking = bookings.get(String(reference ?? "").toUpperCase());
  if (booking === undefined || booking.lastName.toLowerCase() !== String(lastName ?? "").toLowerCase()) {
    throw createError(404, "no booking with this reference and name");
  }
  const existing = passes.get(booking.reference);
  if (existing !== undefined) return existing;

  const flight = findFlight(booking.flight);
  const occupied = taken.get(flight.number) ?? new Set();
  const assigned = assignSeat(flight, occupied, seat);
  occupied.add(assigned);
  taken.set(flight.number, occupied);

  const pass = {
    reference: booking.reference,
    name: booking.lastName.toUpperCase(),
    flight: flight.number,
    from: flight.from,
    to: flight.to,
    departure: flight.departure,
    seat: assigned,
    sequence: String(occupied.size).padStart(3, "0"),
  };
  passes.set(booking.reference, pass);
  return pass;
}

export function findBoardingPass(reference) {
  const pass = passes.get(String(reference).toUpperCase());
  if (pass === undefined) throw createError(404, "not checked in");
  return pass;
}

function assignSeat(flight, occupied, wish) {
  if (wish !== undefined) {
    if (!hasSeat(flight, wish)) throw createError(400, `flight ${flight.number} has no seat ${wish}`);
    if (occupied.has(wish)) throw createError(409, `seat ${wish} is taken`);
    return wish;
  }
  for (const seat of seats(flight)) {
    if (!occupied.has(seat)) return seat;
  }
  throw createError(409, `flight ${flight.number} is full`);
}
