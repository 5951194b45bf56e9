#include "solvers/basin/bracket.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "lib/num/digit_plan.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

// with which a scan begins
constexpr std::size_t least_digits = 12;
// with which what they cannot decide is tried once more
constexpr std::size_t second_digits = 30;

// of all starts of one narrowing, which are some three for each digit and make some thousand steps each: then it halts
std::size_t most_steps(std::size_t digits) { return 1'000'000 + 10'000 * digits; }

bool decided(const Destination& destination) {
  return destination.label != Label::undecided && destination.label != Label::saddle &&
         destination.label != Label::stationary;
}

// A semistable point attracts an open set of starts, as x = 0 of x' = x² does, and a segment can lie in the stable set
// of a saddle: then starts side by side go to the same saddle. A start alone that does so is a boundary itself.
bool decided_beside(const Destination& destination, const Destination& neighbour) {
  return decided(destination) || (destination.label == Label::saddle && same_basin(destination, neighbour));
}

bool more_digits_may_help(Reason reason) {
  return reason != Reason::none && reason != Reason::recurrent &&
         reason != Reason::horizon;  // rounding makes steps many, too
}

// ⌈−log₁₀ value⌉ of a positive rational, to within 1
long negative_exponent(const Rational& value) {
  const auto bits = [](const mpz_class& whole) { return static_cast<double>(mpz_sizeinbase(whole.get_mpz_t(), 2)); };
  return std::lround(std::ceil((bits(value.get_den()) - bits(value.get_num())) * std::log10(2.0)));
}

// On manifolds of one kind limits move along with the start: it belongs to the end whose limit is nearer.
bool belongs_below(const Destination& destination, const Bracket& bracket) {
  if (same_manifold(destination, bracket.below) && same_manifold(destination, bracket.above)) {
    return limit_distance(destination, bracket.below) <= limit_distance(destination, bracket.above);
  }
  return same_manifold(destination, bracket.below) || same_basin(destination, bracket.below);
}

// a start inside the bracket that decides, the middle if possible
std::optional<std::pair<Rational, Destination>> decided_between(const DestinationFinder& finder, const Segment& segment,
                                                                const Bracket& bracket, const BracketSettings& settings,
                                                                std::size_t& steps) {
  constexpr std::array shares{std::pair{1, 2}, std::pair{7, 16}, std::pair{9, 16}};
  using Found = std::optional<std::pair<Rational, Destination>>;
  const std::size_t digits = digits_for_width(bracket.width());
  const DigitsLadder plan{digits, std::min<std::size_t>(2 * digits + 10, 1200)};
  return until_decided(plan, [&](std::size_t working) -> Found {
    for (const auto& [numerator, denominator] : shares) {
      if (steps > most_steps(digits) || (settings.cancelled && settings.cancelled())) return std::nullopt;
      const Rational s = bracket.lower + bracket.width() * ratio(numerator, denominator);
      Destination found = finder(segment.at(s), working, Certainty::nominal);
      steps += found.steps;
      if (decided_beside(found, bracket.below) || decided_beside(found, bracket.above)) {
        return std::pair{s, std::move(found)};
      }
    }
    return std::nullopt;
  });
}

// Whether limits on manifolds of one kind join continuously between two starts: halves the gap where they are farther
// apart, until they are near, or a jump remains.
bool joins(const DestinationFinder& finder, const Segment& segment, const BracketSettings& settings, Bracket bracket) {
  constexpr int most_halvings = 30;
  std::size_t steps = 0;
  for (int i = 0; i < most_halvings; ++i) {
    if (same_basin(bracket.below, bracket.above)) return true;
    if (!same_manifold(bracket.below, bracket.above)) return false;
    auto between = decided_between(finder, segment, bracket, settings, steps);
    if (!between || !same_manifold(between->second, bracket.below)) return false;
    auto& [s, middle] = *between;
    if (belongs_below(middle, bracket)) {  // then the wider gap is above
      bracket.lower = s;
      bracket.below = std::move(middle);
    } else {
      bracket.upper = s;
      bracket.above = std::move(middle);
    }
  }
  return false;
}

}  // namespace

std::size_t digits_for_width(const Rational& width) {
  const long wanted = negative_exponent(width) + static_cast<long>(guard::boundary);
  return static_cast<std::size_t>(std::clamp<long>(wanted, least_digits, 1200));
}

std::vector<Rational> Segment::at(const Rational& s) const {
  std::vector<Rational> x;
  for (std::size_t i = 0; i < from.size(); ++i) x.push_back(from[i] + s * (to[i] - from[i]));
  return x;
}

Scan scan(const DestinationFinder& finder, const Segment& segment, std::size_t cells, const BracketSettings& settings) {
  Scan result;
  std::vector<Destination>& destinations = result.destinations;
  destinations.resize(cells + 1);
  const auto place = [&](std::size_t i) { return ratio(static_cast<long>(i), static_cast<long>(cells)); };
  in_parallel(cells + 1, [&](std::size_t i) {
    if (settings.cancelled && settings.cancelled()) return;
    destinations[i] = finder(segment.at(place(i)), least_digits, Certainty::checked);
    if (!more_digits_may_help(destinations[i].reason)) return;
    destinations[i] = finder(segment.at(place(i)), second_digits, Certainty::checked);
  });
  std::optional<std::size_t> last;
  const auto has_basin = [&](std::size_t i) {
    return decided(destinations[i]) || (i > 0 && decided_beside(destinations[i], destinations[i - 1])) ||
           (i < cells && decided_beside(destinations[i], destinations[i + 1]));
  };
  for (std::size_t i = 0; i <= cells; ++i) {
    if (!has_basin(i)) continue;
    if (last && !same_basin(destinations[*last], destinations[i])) {
      Bracket bracket{place(*last), place(i), destinations[*last], destinations[i]};
      if (!joins(finder, segment, settings, bracket)) result.changes.push_back(std::move(bracket));
    }
    last = i;
  }
  return result;
}

bool narrow(const DestinationFinder& finder, const Segment& segment, const Rational& width,
            const BracketSettings& settings, Bracket& bracket) {
  std::size_t steps = 0;
  while (bracket.width() > width) {
    auto between = decided_between(finder, segment, bracket, settings, steps);
    if (!between) return false;
    auto& [s, destination] = *between;
    if (belongs_below(destination, bracket)) {
      bracket.lower = s;
      bracket.below = std::move(destination);
    } else {
      bracket.upper = s;
      bracket.above = std::move(destination);
    }
  }
  return true;
}

}  // namespace separatrix
