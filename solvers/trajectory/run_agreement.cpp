#include "solvers/trajectory/run_agreement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

constexpr double same_path = 1e-2;
constexpr double other_path = 0.5;  // of a fast phase: a small shift of its time is a part of it

double largest_difference(const std::vector<double>& x, const std::vector<double>& y) {
  double difference = 0;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
    difference = std::max(difference, std::abs(x[i] - y[i]));
  return difference;
}

// Evenly spaced, and ever closer to the start. In order.
std::vector<double> times_on_the_way(double from, double until) {
  constexpr int even = 32, halvings = 40;
  std::vector<double> times;
  const double length = until - from;
  double passed = length / even;
  for (int k = 0; k < halvings; ++k) times.push_back(from + (passed /= 2));
  std::reverse(times.begin(), times.end());
  for (int k = 1; k < even; ++k) times.push_back(from + length * k / even);
  return times;
}

// The states of two runs at one time.
struct Both {
  std::vector<double> ours, theirs;
};

// At the end of a step, and of those beside it; what passes 0 has their size.
bool is_apart(const std::array<Both, 3>& places, std::size_t i, double noise) {
  const double here = places[1].ours[i], there = places[1].theirs[i];
  double low = here, high = here;
  for (const Both& each : places) {
    low = std::min({low, each.ours[i], each.theirs[i]});
    high = std::max({high, each.ours[i], each.theirs[i]});
  }
  const double difference = std::abs(here - there), size = std::max(std::abs(low), std::abs(high));
  return difference > 100 * noise && difference > same_path * size && difference > other_path * (high - low);
}

// Whether one run has made a fast phase, to which its steps are fitted, that the other has not made: the attractor that both
// come to in the end does not tell when they have left what repels them. They are apart at the ends of two steps running: a
// jump is made at two times that differ by rounding.
bool leaves_alone(const Run& run, const Run& other, double noise) {
  constexpr std::size_t most = 2000;
  const std::size_t stride = run.step_times.size() / most + 1;
  std::array<Both, 3> places;  // the last three
  std::size_t seen = 0;
  std::vector<bool> before;
  for (std::size_t k = 0; k < run.step_times.size(); k += stride) {
    if (k > 0 && run.step_times[k] == run.step_times[k - stride]) continue;  // before and after a jump
    std::rotate(places.begin(), places.begin() + 1, places.end());
    places.back() = {run.at(run.step_times[k]), other.at(run.step_times[k])};
    const std::size_t dimension = std::min(places.back().ours.size(), places.back().theirs.size());
    if (dimension == 0) return false;
    if (++seen < places.size()) continue;
    std::vector<bool> now(dimension);
    for (std::size_t i = 0; i < dimension; ++i) {
      now[i] = is_apart(places, i, noise);
      if (now[i] && i < before.size() && before[i]) return true;
    }
    before = std::move(now);
  }
  return false;
}

// Times between two at which the size of a run has another order of magnitude.
std::vector<double> decades(const Run& run, double from, double to) {
  constexpr std::size_t most = 500;
  const auto begin = std::upper_bound(run.step_times.begin(), run.step_times.end(), from);
  const auto end = std::lower_bound(begin, run.step_times.end(), to);
  const auto stride = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(end - begin) / most + 1);
  std::vector<double> times;
  double last = largest(run.at(from));
  for (auto each = begin; each < end; each += std::min(stride, end - each)) {
    const double size = largest(run.at(*each));
    if (size < last * 10 && size > last / 10) continue;
    times.push_back(*each);
    last = size;
  }
  return times;
}

// what is noise at the start of an interval is still what a run is made of when it is large
bool noise_grows(const Run& a, const Run& b, double from, double to, double noise) {
  constexpr double clear = 100;
  for (const double time : decades(a, from, to)) {
    const std::vector<double> x = a.at(time), y = b.at(time);
    const double size = std::max(largest(x), largest(y));
    if (size > clear * noise && largest_difference(x, y) > same_path * size) return true;
  }
  return false;
}

// Two runs that leave a saddle at different times may still end at the same point: what keeps a path there is rounding.
// A state that passes 0 is small for a moment; what it is measured against is its size there and at both neighbours.
bool parted(const Run& a, const Run& b) {
  if (!a.at || !b.at || a.step_times.empty()) return false;
  const std::vector<double> times = times_on_the_way(a.from_time, a.until);
  std::vector<double> size, difference;
  for (const double time : times) {
    const std::vector<double> x = a.at(time), y = b.at(time);
    if (x.empty() || y.empty()) break;
    size.push_back(std::max(largest(x), largest(y)));
    difference.push_back(largest_difference(x, y));
  }
  // below the tolerance, or below all digits of what the states come to
  double noise = std::pow(10.0, std::max(a.log10_noise, b.log10_noise));
  if (!size.empty())
    noise =
        std::max(noise, *std::max_element(size.begin(), size.end()) * std::pow(10.0, -static_cast<double>(a.digits)));
  for (std::size_t k = 0; k < size.size(); ++k) {
    const double here = std::max({size[k], size[k > 0 ? k - 1 : k], size[std::min(k + 1, size.size() - 1)]});
    if (difference[k] <= same_path * here) continue;
    const double next = k + 1 < times.size() ? times[k + 1] : a.step_times.back();
    if (difference[k] > noise || noise_grows(a, b, times[k], next, noise)) return true;
  }
  return leaves_alone(a, b, noise) || leaves_alone(b, a, noise);
}

// of two values of one quantity, whose size along the way is 10^log10_size
std::size_t agreed_on_scale(const Known& a, const Known& b, double log10_size) {
  const auto x = a.finite_value(), y = b.finite_value();
  if (!x || !y) return 0;
  const PrecisionScope scope(20);
  const Rational own = std::max(Rational(abs(*x)), Rational(abs(*y)));
  const Rational scale = std::isfinite(log10_size) ? to_rational(power_of_ten<mpfr>(log10_size)) : Rational(0);
  return agreed_digits(Rational(abs(Rational(*x - *y))), std::max(own, scale));
}

struct Pair {
  const Known *a, *b;  // unrounded
  double log10_size;
  Known* shown;  // as it is printed; none if it is only compared
};

// Events in the order of their names, those of one name in order of time: two that fall together may change places.
template <class Events>
auto by_name(Events& events) {
  std::map<std::string, std::vector<decltype(&events.front())>> groups;
  for (auto& each : events) groups[each.name].push_back(&each);
  return groups;
}

bool same_events(const Run& a, const Run& b) {
  const auto ours = by_name(a.exact_events), theirs = by_name(b.exact_events);
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && std::equal(x.second.begin(), x.second.end(), y.second.begin(), y.second.end(),
                                            [](const auto* p, const auto* q) { return p->direction == q->direction; });
  });
}

double log10_of(const Run& run, std::size_t component) {
  return component < run.log10_size.size() ? run.log10_size[component] : -std::numeric_limits<double>::infinity();
}

// all numbers that two runs with the same events report, side by side
// rounded  a itself, or none
std::vector<Pair> pairs(const Run& a, const Run& b, Run* rounded) {
  std::vector<Pair> found;
  const auto size = [&](std::size_t component) { return std::max(log10_of(a, component), log10_of(b, component)); };
  const std::size_t d = a.end.size();
  double log10_end = -std::numeric_limits<double>::infinity();
  const auto row = [&](std::size_t column) { return rounded ? &rounded->rows.back()[column] : nullptr; };
  if (!a.limit) {
    for (const auto* outer : {&a.rows.front(), &a.rows.back()}) {
      const auto t = outer->front().finite_value();
      if (t && *t != 0) log10_end = std::max(log10_end, std::log10(std::abs(t->get_d())));
    }
    for (std::size_t i = 0; i < d; ++i) found.push_back({&a.end[i], &b.end[i], size(i), row(1 + i)});
    for (std::size_t k = 0; k < std::min(a.end_values.size(), b.end_values.size()); ++k) {
      if (!a.end_values[k].is_finite() && !b.end_values[k].is_finite()) continue;
      found.push_back({&a.end_values[k], &b.end_values[k], size(d + k), row(a.end_columns[k])});
    }
  }
  const auto ours = by_name(a.exact_events), theirs = by_name(b.exact_events);
  std::map<std::string, std::vector<EventReport*>> shown;
  if (rounded) shown = by_name(rounded->events);
  for (const auto& [name, events] : theirs) {
    for (std::size_t k = 0; k < events.size(); ++k) {
      const EventReport &mine = *ours.at(name)[k], &other = *events[k];
      EventReport* out = rounded ? shown.at(name)[k] : nullptr;
      found.push_back({&mine.t, &other.t, log10_end, out ? &out->t : nullptr});
      for (std::size_t i = 0; i < d; ++i)
        found.push_back({&mine.state[i], &other.state[i], size(i), out ? &out->state[i] : nullptr});
    }
  }
  return found;
}

}  // namespace

std::size_t agreement(const Run& a, const Run& b) {
  if (a.outcome != b.outcome || a.limit.has_value() != b.limit.has_value() || a.end.size() != b.end.size()) return 0;
  if (a.limit && a.limit->dimension != b.limit->dimension) return 0;
  if (!a.unsearched.empty() || !b.unsearched.empty()) return 0;
  if (parted(a, b) || !same_events(a, b)) return 0;
  std::size_t agreed = a.limit ? agreed_digits_of_limits(a.end, b.end) : all;
  for (const Pair& each : pairs(a, b, nullptr))
    agreed = std::min(agreed, agreed_on_scale(*each.a, *each.b, each.log10_size));
  const double rounding = std::max(b.field_digits, 0.0);
  if (rounding < static_cast<double>(agreed)) agreed = static_cast<std::size_t>(rounding);
  return std::min({agreed, a.working_digits, b.working_digits});
}

void keep_common_digits(Run& run, const Run& other) {
  run.on_scale.clear();
  for (const Pair& each : pairs(run, other, &run)) {
    const std::size_t own = agreed_digits(*each.a, *each.b);
    if (own >= run.digits) continue;
    const auto value = each.a->finite_value();
    if (value) *each.shown = own == 0 ? Known(0) : rounded(*value, own);
    for (std::size_t column = 1; own == 0 && column < run.rows.back().size(); ++column) {
      if (each.shown == &run.rows.back()[column]) run.on_scale.push_back(run.columns[column]);
    }
  }
}

}  // namespace separatrix
