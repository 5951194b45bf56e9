#include "solvers/basin/boundary.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/tolerance.hpp"
#include "solvers/basin/stable_set.hpp"
#include "solvers/parallel.hpp"

namespace separatrix {
namespace {

// bisection before the saddle is looked for: the paths of the bracket come as close to it as this allows
constexpr long seen_digits = 12;
// the smallest coordinate that still counts as a size, relative to the segment
const Rational least_size = ratio(1, 1000);
constexpr std::size_t most_boundaries = 10'000;
// of the saddle, beyond those of the boundary
constexpr std::size_t saddle_digits = 12;

Rational ten_to(long exponent) { return power(Rational(10), exponent); }

// max over the coordinates that vary of |x|, in units of max |to − from|
Rational relative_size(const Segment& segment, const Rational& s) {
  Rational length = 0, size = 0;
  const std::vector<Rational> x = segment.at(s);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Rational move = abs(segment.to[i] - segment.from[i]);
    if (move == 0) continue;
    length = std::max(length, move);
    size = std::max(size, Rational(abs(x[i])));
  }
  return std::max(Rational(size / length), least_size);
}

// Labels both ends with all checks; true if they differ and both are decided.
bool check_ends(const DestinationFinder& finder, const Segment& segment, Bracket& bracket) {
  const std::size_t digits = digits_for_width(bracket.width());
  in_parallel(2, [&](std::size_t end) {
    const Rational& s = end == 0 ? bracket.lower : bracket.upper;
    (end == 0 ? bracket.below : bracket.above) = finder(segment.at(s), digits, Certainty::checked);
  });
  return bracket.below.label != Label::undecided && bracket.above.label != Label::undecided &&
         !same_basin(bracket.below, bracket.above);
}

class BoundaryFinder {
 public:
  BoundaryFinder(const DestinationFinder& finder, const BoundaryRequest& request)
      : finder_(finder), request_(request) {}

  Boundary operator()(const Bracket& seen) {
    Boundary boundary;
    boundary.seen_lower = seen.lower;
    boundary.seen_upper = seen.upper;
    boundary.bracket = seen;
    const Segment& segment = request_.segment;
    const BracketSettings settings{request_.cancelled};
    const Rational size = relative_size(segment, seen.middle());
    const Rational resolution = ten_to(-static_cast<long>(request_.digits));
    const Rational first = std::max(Rational(ten_to(-seen_digits) * size), Rational(resolution * size));

    bool alive = narrow(finder_, segment, first, settings, boundary.bracket);
    const Rational width = resolution * relative_size(segment, boundary.bracket.middle());
    if (request_.edge_state && !is_cancelled()) look_for_saddle(boundary, width);
    if (boundary.outcome == BoundaryOutcome::enclosed) return boundary;
    alive = narrow(finder_, segment, width, settings, boundary.bracket);
    if (is_cancelled()) {
      boundary.outcome = BoundaryOutcome::cancelled;
    } else if (alive && check_ends(finder_, segment, boundary.bracket)) {
      boundary.outcome = BoundaryOutcome::enclosed;
    }
    if (boundary.stable_set) {
      boundary.agreed_digits = agreed_digits(boundary.bracket, segment, *boundary.stable_set, request_.digits);
    }
    return boundary;
  }

 private:
  bool is_cancelled() const { return request_.cancelled && request_.cancelled(); }

  // the second road, and the bracket around what it finds
  void look_for_saddle(Boundary& boundary, const Rational& width) {
    const Segment& segment = request_.segment;
    boundary.edge = find_edge_state(finder_, segment, boundary.bracket, request_.digits + saddle_digits);
    if (!boundary.edge || !request_.stable_set) return;
    const auto crossing = stable_set_crossing(finder_, segment, boundary.bracket, *boundary.edge, request_.digits);
    if (!crossing) return;
    boundary.stable_set = crossing->s;
    boundary.stable_set_method = crossing->method;
    Bracket around = boundary.bracket;
    around.lower = std::max(around.lower, Rational(crossing->s - width * ratio(9, 20)));
    around.upper = std::min(around.upper, Rational(crossing->s + width * ratio(9, 20)));
    if (!check_ends(finder_, segment, around)) return;
    boundary.bracket = std::move(around);
    boundary.agreed_digits =
        std::min(agreed_digits(boundary.bracket, segment, crossing->s, request_.digits), crossing->agreed_digits);
    boundary.outcome = BoundaryOutcome::enclosed;
  }

  const DestinationFinder& finder_;
  const BoundaryRequest& request_;
};

}  // namespace

std::string_view name(BoundaryOutcome outcome) {
  switch (outcome) {
    case BoundaryOutcome::enclosed: return "enclosed";
    case BoundaryOutcome::undecided: return "undecided";
    case BoundaryOutcome::cancelled: return "cancelled";
  }
  throw InternalError("unknown outcome of a boundary");
}

Rational Boundary::place() const {
  const bool inside = stable_set && *stable_set >= bracket.lower && *stable_set <= bracket.upper;
  return inside ? *stable_set : bracket.middle();
}

std::size_t agreed_digits(const Bracket& bracket, const Segment& segment, const Rational& s, std::size_t digits) {
  const Rational error = std::max(Rational(abs(bracket.lower - s)), Rational(abs(bracket.upper - s)));
  const Rational relative = error / relative_size(segment, s);
  std::size_t agreed = 0;
  while (agreed < digits && relative * ten_to(static_cast<long>(agreed) + 1) <= 1) ++agreed;
  return agreed;
}

std::vector<Rational> resolved_point(const Segment& segment, const Rational& s, std::size_t digits) {
  const Rational resolution = ten_to(-static_cast<long>(digits)) * relative_size(segment, s);
  std::vector<Rational> x = segment.at(s);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (abs(x[i]) <= resolution * abs(segment.to[i] - segment.from[i])) x[i] = 0;
  }
  return x;
}

Boundary find_boundary(const DestinationFinder& finder, const BoundaryRequest& request, const Bracket& seen) {
  return BoundaryFinder(finder, request)(seen);
}

BoundarySearch find_boundaries(const Model& model, const BoundaryRequest& request) {
  const Segment& segment = request.segment;
  if (segment.from.size() != model.dimension() || segment.to.size() != model.dimension()) {
    throw InvalidArgument("number of coordinates of the segment's ends", std::to_string(segment.from.size()),
                          std::to_string(model.dimension()) + ", one per state");
  }
  if (segment.from == segment.to) throw InvalidArgument("segment", "of length 0", "two different ends");
  if (request.cells == 0) throw InvalidArgument("number of pieces of the scan", "0", "at least 1");
  if (request.digits < 1 || request.digits > most_digits) {
    throw InvalidArgument("digits", std::to_string(request.digits), "1 to " + std::to_string(most_digits));
  }
  const DestinationFinder finder(model, request.parameters);
  BoundarySearch search;
  search.cells = request.cells;
  const Scan seen = scan(finder, segment, request.cells, {request.cancelled});
  search.at_from = seen.destinations.front();
  search.at_to = seen.destinations.back();
  for (const Bracket& bracket : seen.changes) {
    // a third basin inside the piece takes the upper end of the bracket: then there is more behind it
    Bracket rest = bracket;
    while (search.boundaries.size() < most_boundaries) {
      search.boundaries.push_back(find_boundary(finder, request, rest));
      const Boundary& last = search.boundaries.back();
      if (last.outcome != BoundaryOutcome::enclosed || same_basin(last.bracket.above, rest.above) ||
          same_manifold(last.bracket.above, rest.above)) {
        break;
      }
      rest.lower = last.bracket.upper;
      rest.below = last.bracket.above;
    }
  }
  return search;
}

}  // namespace separatrix
