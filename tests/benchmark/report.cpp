#include "tests/benchmark/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

namespace separatrix {
namespace {

struct Goal {
  std::string description, numerator, denominator;
  double factor;  ///< of the denominator
  double limit;   ///< ratio allowed
};

// an eighth-order method makes steps ∝ 10^(digits/9) at least as dear as the last ones
const double ten_digits_more = std::pow(10.0, 10.0 / 9);

const std::vector<Goal> goals{
    {"tape / by hand, double", "field/double/tape", "field/double/hand", 1, 8},
    {"tape / by hand, mpfr 50 digits", "field/mpfr50/tape", "field/mpfr50/hand", 1, 1.2},
    {"gradient of an attention head, tape / by hand", "attention/small/tape", "attention/small/hand", 1, 1},
    {"the same, of the large one", "attention/large/tape", "attention/large/hand", 1, 2},
    {"phase, two threads / one", "phase/threads:2", "phase/threads:1", 1, 0.7},
    {"40 000 starts, equal error: lanes / odeint dopri5", "starts/markov/lanes", "starts/markov/odeint", 1, 0.1},
    {"40 digits: taylor / fehlberg78", "taylor/40", "fehlberg78/40", 1, 1.0 / 200},
    {"50 digits: taylor / fehlberg78 extrapolated", "taylor/50", "fehlberg78/40", ten_digits_more, 1.0 / 1000},
    {"30 digits: taylor / plain loops", "taylor/30", "plain/30", 1, 1},
    {"50 digits: taylor / plain loops", "taylor/50", "plain/50", 1, 0.2},
    {"100 digits: taylor / plain loops", "taylor/100", "plain/100", 1, 0.2},
    {"200 digits: taylor / plain loops", "taylor/200", "plain/200", 1, 0.25},
    {"500 digits: taylor / plain loops", "taylor/500", "plain/500", 1, 0.35},
    {"double, equal error: taylor / fehlberg78", "double/taylor", "double/fehlberg78", 1, 1},
    {"double, equal error: taylor / dopri5", "double/taylor", "double/dopri5", 1, 1},
    {"50 oscillators, equal error: auto / odeint dopri5", "size/oscillators/50/auto", "size/oscillators/50/odeint", 1,
     5},
    {"the same from zeros / from a full start", "size/oscillators/50/from_zeros", "size/oscillators/50/auto", 1, 1.1},
    {"200 oscillators, equal error: auto / odeint dopri5", "size/oscillators/200/auto", "size/oscillators/200/odeint",
     1, 5},
    {"the same from zeros / from a full start", "size/oscillators/200/from_zeros", "size/oscillators/200/auto", 1, 1.1},
    {"500 oscillators, equal error: auto / odeint dopri5", "size/oscillators/500/auto", "size/oscillators/500/odeint",
     1, 5},
    {"the same from zeros / from a full start", "size/oscillators/500/from_zeros", "size/oscillators/500/auto", 1, 1.1},
    {"1000 diffusing states: auto / odeint dopri5", "size/diffusion/1000/auto", "size/diffusion/1000/odeint", 1, 5},
    {"the same from zeros / from a full start", "size/diffusion/1000/from_zeros", "size/diffusion/1000/auto", 1, 1.1},
    {"dot product, 35 digits: block floating point / arb", "dot/35/block", "dot/35/arb", 1, 1},
    {"dot product, 105 digits: block floating point / arb", "dot/105/block", "dot/105/arb", 1, 1},
    {"dot product, 505 digits: block floating point / arb", "dot/505/block", "dot/505/arb", 1, 1},
    {"dot product, 35 digits: portable / arb", "dot/35/block_portable", "dot/35/arb", 1, 1},
    {"dot product, 105 digits: portable / arb", "dot/105/block_portable", "dot/105/arb", 1, 1},
    {"dot product, 505 digits: portable / arb", "dot/505/block_portable", "dot/505/arb", 1, 1},
};

}  // namespace

void TimeReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    failed_ = failed_ || run.error_occurred;
    if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
    // one thread: the processor's time, which others on the machine disturb less
    const bool by_the_clock = run.run_name.time_type == "real_time";
    const double time =
        (by_the_clock ? run.real_accumulated_time : run.cpu_accumulated_time) / static_cast<double>(run.iterations);
    const auto [place, fresh] = seconds_.try_emplace(run.run_name.function_name, time);
    if (!fresh) place->second = std::min(place->second, time);  // repetitions: the least disturbed one
  }
  ConsoleReporter::ReportRuns(runs);
}

double TimeReporter::seconds(const std::string& name) const {
  const auto found = seconds_.find(name);
  return found == seconds_.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

int TimeReporter::print_ratios() const {
  int missed = 0;
  std::printf("\n%-52s %12s %12s\n", "ratio of times", "measured", "goal");
  for (const Goal& goal : goals) {
    const double ratio = seconds(goal.numerator) / (goal.factor * seconds(goal.denominator));
    if (std::isnan(ratio)) continue;
    const bool met = ratio <= goal.limit;
    missed += met ? 0 : 1;
    std::printf("%-52s %12.3g %12.3g%s\n", goal.description.c_str(), ratio, goal.limit, met ? "" : "   MISSED");
  }
  // least squares of ln time against ln digits
  double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (const int digits : {200, 500, 1000}) {
    const double time = seconds("taylor/" + std::to_string(digits));
    if (std::isnan(time)) return missed;
    const double x = std::log(digits), y = std::log(time);
    n += 1, sum_x += x, sum_y += y, sum_xx += x * x, sum_xy += x * y;
  }
  std::printf("taylor, 200 to 1000 digits: time grows like digits^%.2f\n",
              (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x));
  return missed;
}

}  // namespace separatrix
