#include "solvers/diagonal/measured_stages.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/rounded.hpp"
#include "lib/tape/function.hpp"
#include "solvers/diagonal/dual_steps.hpp"
#include "solvers/diagonal/weight_sums.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/with_real.hpp"

namespace separatrix {
namespace {

// a value that one coordinate is waited for to cross
struct Gate {
  std::size_t stage, coordinate;
  int sign;
  Rational height;
};

std::vector<Gate> gates_of(const StageSequence& sequence, const Rational& share) {
  std::vector<Gate> gates;
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const Stage& stage = sequence.stages[k];
    gates.push_back({k, stage.coordinate, stage.sign, Rational(share * stage.state[stage.coordinate])});
  }
  return gates;
}

// The run follows β along the points of the trajectory; pieces of a step are looked at through its dense output.
template <class Real>
class Reading {
 public:
  Reading(const Trajectory<Real>& path, Function<Real>& beta, const std::vector<Gate>& gates, Real resolution)
      : path_(path), beta_(beta), gates_(gates), found_(gates.size()), resolution_(std::move(resolution)) {
    for (const Gate& gate : gates) heights_.push_back(to_real<Real>(gate.height));
  }

  // times t of the gates
  std::vector<std::optional<Real>> read(std::size_t pieces) {
    std::vector<Real> before = values(path_.t.front(), path_.x.front());
    for (std::size_t k = 0; k + 1 < path_.t.size(); ++k) {
      Real from = path_.t[k];
      for (std::size_t piece = 1; piece <= pieces; ++piece) {
        const bool whole = piece == pieces;
        const Real to =
            whole ? path_.t[k + 1] : path_.t[k] + (path_.t[k + 1] - path_.t[k]) * Real(piece) / Real(pieces);
        const std::vector<Real> after = values(to, whole ? path_.x[k + 1] : path_.at(to));
        for (std::size_t gate = 0; gate < gates_.size(); ++gate) look(gate, from, before, to, after);
        before = after;
        from = to;
      }
    }
    return found_;
  }

 private:
  std::vector<Real> values(const Real& t, const State<Real>& x) {
    State<Real> point = x;
    point.push_back(t);
    return beta_(point);
  }

  // the gates of one coordinate and sign are taken in turn, each after the coordinate was back below the one before
  bool open(std::size_t gate) {
    for (std::size_t k = gate; k-- > 0;) {
      if (gates_[k].coordinate != gates_[gate].coordinate || gates_[k].sign != gates_[gate].sign) continue;
      return found_[k].has_value() && fallen_back_.count(k) > 0;
    }
    return true;
  }

  void look(std::size_t gate, const Real& from, const std::vector<Real>& before, const Real& to,
            const std::vector<Real>& after) {
    const std::size_t i = gates_[gate].coordinate;
    const auto above = [&](const Real& value) {
      return gates_[gate].sign > 0 ? value >= heights_[gate] : value <= heights_[gate];
    };
    if (found_[gate]) {
      if (above(before[i]) && !above(after[i])) fallen_back_.insert(gate);
      return;
    }
    if (above(before[i]) || !above(after[i]) || !open(gate)) return;
    Real low = from, high = to;
    while (true) {  // until no number lies between
      const Real middle = (low + high) / 2;
      if (!(middle > low) || !(middle < high)) break;
      (above(values(middle, path_.at(middle))[i]) ? high : low) = middle;
      if (high - low <= resolution_ * high) break;
    }
    found_[gate] = high;
  }

  const Trajectory<Real>& path_;
  Function<Real>& beta_;
  const std::vector<Gate>& gates_;
  std::vector<std::optional<Real>> found_;
  std::set<std::size_t> fallen_back_;
  std::vector<Real> heights_;
  Real resolution_;
};

std::string stage_name(const StageSequence& sequence, std::size_t k) {
  const Stage& stage = sequence.stages[k];
  return "stage " + std::to_string(k + 1) + " (coordinate " + std::to_string(stage.coordinate) +
         (stage.sign > 0 ? ", +)" : ", -)");
}

// beta  the products at a point of the path. What is small grows like e^(ct): between two points ln|β| is a line
template <class Real>
std::vector<LearnedProduct> learned_products(const Trajectory<Real>& path, Function<Real>& beta, const Real& scale) {
  const double size = to_double(learned_size);
  std::vector<LearnedProduct> learned;
  std::set<std::size_t> seen;
  std::vector<double> before;
  double from = 0;
  for (std::size_t k = 0; k < path.t.size(); ++k) {
    State<Real> point = path.x[k];
    point.push_back(path.t[k]);
    std::vector<double> now;
    for (const Real& each : beta(point)) now.push_back(to_double(each));
    const double s = to_double(Real(path.t[k] / scale));
    for (std::size_t i = 0; i < now.size(); ++i) {
      if (std::abs(now[i]) <= size || !seen.insert(i).second) continue;
      const bool grows = k > 0 && before[i] * now[i] > 0;
      const double share = grows ? std::log(size / std::abs(before[i])) / std::log(now[i] / before[i]) : 1;
      learned.push_back({i, now[i] > 0 ? 1 : -1, from + share * (s - from)});
    }
    before = std::move(now);
    from = s;
  }
  std::stable_sort(learned.begin(), learned.end(), [](const auto& one, const auto& other) { return one.s < other.s; });
  return learned;
}

// what a reader of the times should know
std::vector<std::string> notes_of(const StageSequence& sequence, const MeasuredStages& measured,
                                  const std::vector<Gate>& gates) {
  std::vector<std::string> notes;
  std::optional<std::size_t> last;
  for (std::size_t k = 0; k < measured.times.size(); ++k) {
    if (!measured.times[k]) {
      notes.push_back(stage_name(sequence, k) + " is missing: the coordinate never passes " +
                      decimal(gates[k].height, 6) + (measured.complete ? "" : " before the run ends"));
      continue;
    }
    if (last && measured.times[k]->value() < measured.times[*last]->value()) {
      notes.push_back(stage_name(sequence, k) + " comes before " + stage_name(sequence, *last) + ": inverted");
    }
    if (!last || measured.times[k]->value() > measured.times[*last]->value()) last = k;
  }
  return notes;
}

}  // namespace

MeasuredStages measure_stages(const DiagonalNetwork& network, const DiagonalStart& start,
                              const ParameterValues& parameters, const StageSequence& sequence,
                              const MeasureSettings& settings) {
  if (start.alpha <= 0 || start.alpha >= 1) {
    throw InvalidArgument("alpha", to_string(start.alpha), "a number between 0 and 1");
  }
  const DigitsPlan plan = plan_for_digits(settings.digits);
  if (settings.descent && plan.working_digits <= 15 && start.alpha < power(Rational(10), -150)) {
    throw InvalidArgument("alpha", decimal(start.alpha, 4),
                          "1e-150 or more for gradient descent in double; with more than 15 digits any");
  }
  MeasuredStages measured;
  measured.alpha = start.alpha;
  measured.times.resize(sequence.stages.size());
  if (sequence.stages.empty()) {
    measured.complete = true;
    return measured;
  }
  const Model model = settings.descent ? sum_model(network, start) : dual_model(network, start);
  ParameterValues values = parameters;
  if (!settings.descent) values.insert(values.begin(), start.alpha);
  std::vector<Expression> products;
  for (const std::string& each : network.coordinates) products.push_back(symbol(each));
  const std::vector<Gate> gates = gates_of(sequence, settings.height);
  const Rational logarithm = logarithm_of_inverse(start.alpha, plan.working_digits + 5).value();
  // T_k(α) = T_k + A/ln(1/α): A is some logarithms of plateaus and weights; the run ends well after the last stage
  constexpr long logarithms = 8;
  const Rational until = settings.until ? Rational(*settings.until * logarithm)
                                        : Rational(sequence.stages.back().time * (logarithm + logarithms));

  IntegrationSettings integration;
  if (settings.descent) {
    integration.method = gradient_descent;
    integration.descent = settings.descent;
  } else {
    const DualSteps steps = dual_steps(network, parameters, sequence, settings.method);
    integration.method = steps.method;
    integration.longest_step = steps.longest_step;
  }
  integration.tolerance = plan.tolerance;
  integration.most_seconds = settings.most_seconds;
  const std::size_t pieces = method_named(integration.method).step_control == StepControl::series ? 8 : 1;

  with_real(plan.working_digits, [&]<class Real>(Real) {
    VectorField<Real> field(compile_vector_field(model), values);
    Function<Real> beta(compile(model, products), values), loss(compile(model, {network.loss}), values);
    State<Real> origin;
    for (const Rational& each : model.description().start) origin.push_back(to_real<Real>(each));
    const Trajectory<Real> path = integrate<Real>(field, origin, Real(0), to_real<Real>(until), integration);
    measured.complete = path.outcome == Outcome::reached_end;
    measured.steps = path.statistics.steps;
    measured.seconds = path.statistics.seconds;
    const auto times = Reading<Real>(path, beta, gates, power_of_ten<Real>(plan.tolerance.relative)).read(pieces);
    const Real scale = to_real<Real>(logarithm);
    for (std::size_t k = 0; k < times.size(); ++k) {
      if (times[k]) measured.times[k] = rounded(Real(*times[k] / scale), settings.digits);
    }
    measured.learned = learned_products(path, beta, scale);
    if (settings.curve_points > 0) {
      const std::size_t every = std::max<std::size_t>(1, path.t.size() / settings.curve_points);
      measured.coordinates.resize(products.size());
      for (std::size_t k = 0; k < path.t.size(); k += every) {
        State<Real> point = path.x[k];
        point.push_back(path.t[k]);
        const std::vector<Real> found = beta(point);
        measured.s.push_back(to_double(Real(path.t[k] / scale)));
        measured.loss.push_back(to_double(loss(point).front()));
        for (std::size_t i = 0; i < found.size(); ++i) measured.coordinates[i].push_back(to_double(found[i]));
      }
    }
    if (!measured.complete) measured.notes.push_back(path.message);
    return 0;
  });
  for (std::string& note : notes_of(sequence, measured, gates)) measured.notes.push_back(std::move(note));
  return measured;
}

}  // namespace separatrix
