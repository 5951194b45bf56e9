#include "solvers/basin/certified_boundary.hpp"

#include <algorithm>
#include <cmath>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

// remainders are this many bits below the distance of the starts
constexpr double bits_below = 12;
// and in a second attempt, since errors grow on the way to the saddle
constexpr double more_bits = 64;
// remainders are doubles
constexpr double most_bits = 900;

bool is_isolated(const ProvedDestination& destination) {
  return destination.lemma == TrapLemma::contracting_ball || destination.lemma == TrapLemma::sublevel;
}

bool attracts(const ProvedDestination& destination) {
  return is_isolated(destination) || destination.lemma == TrapLemma::factor ||
         destination.lemma == TrapLemma::inequality;
}

bool are_apart(const IntervalVector& x, const IntervalVector& y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (disjoint(x[i], y[i])) return true;
  }
  return false;
}

// of the largest difference of their coordinates
double bits_of_distance(const std::vector<Rational>& a, const std::vector<Rational>& b) {
  Rational distance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) distance = std::max<Rational>(distance, abs(a[i] - b[i]));
  return static_cast<double>(digits_for_width(distance)) / std::log10(2.0);
}

}  // namespace

std::string lacks_for_two_basins(const ProvedDestination& a, const ProvedDestination& b) {
  for (const ProvedDestination* each : {&a, &b}) {
    if (each->label == Label::undecided) return each->reason;
    if (!attracts(*each) && !is_away(each->label)) return "an end is at rest at a point that is not proved to attract";
  }
  if (is_away(a.label) != is_away(b.label)) return "";
  if (is_away(a.label)) return "both ends go to infinity";
  const bool one_is_isolated = is_isolated(a) || is_isolated(b);
  if (disjoint(a.loss, b.loss) || (one_is_isolated && are_apart(a.limit, b.limit))) return "";
  return "the enclosures of the limits and of the losses there do not tell the two ends apart";
}

ProvedBoundary prove_boundary(const Model& model, const ParameterValues& parameters, const Segment& segment,
                              const Rational& lower, const Rational& upper, bool keep_proof) {
  if (lower == upper) throw InvalidArgument("upper", to_string(upper), "another place than lower");
  ProvedBoundary proved{segment.at(lower), segment.at(upper), {}, {}, {}};
  const auto point = [](const std::vector<Rational>& x) {
    std::vector<Interval> box;
    for (const Rational& value : x) box.push_back({value, value});
    return box;
  };
  const double bits = std::max(bits_below + bits_of_distance(proved.lower, proved.upper), 24.0);
  for (const double all : {bits, bits + more_bits}) {
    ProofSettings settings;
    settings.keep_proof = keep_proof;
    settings.remainder_bits = std::min(all, most_bits);
    const std::vector<ProvedDestination> found =
        BasinProvers(model, parameters, settings)({point(proved.lower), point(proved.upper)}, [] {});
    proved.from_lower = found[0];
    proved.from_upper = found[1];
    proved.reason = lacks_for_two_basins(found[0], found[1]);
    if (proved.is_proved()) break;
  }
  return proved;
}

}  // namespace separatrix
