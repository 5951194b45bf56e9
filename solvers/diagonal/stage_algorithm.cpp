#include "solvers/diagonal/stage_algorithm.hpp"

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "lib/num/interruption.hpp"
#include "lib/num/sign.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "solvers/diagonal/fast_phase.hpp"
#include "solvers/diagonal/quadratic.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix {
namespace {

std::string listed(const std::vector<std::size_t>& coordinates) {
  std::string text;
  for (std::size_t k = 0; k < coordinates.size(); ++k) {
    text += (k == 0 ? "" : k + 1 == coordinates.size() ? " and " : ", ") + std::to_string(coordinates[k]);
  }
  return text;
}

// what a plateau is asked: its slopes, its loss, and where the next fast phase leads
class Landscape {
 public:
  virtual ~Landscape() = default;
  virtual std::vector<Rational> slope(const std::vector<Rational>& beta) = 0;  // 0 on the support
  virtual Rational loss(const std::vector<Rational>& beta) = 0;
  virtual double smallest_eigenvalue(const std::vector<Rational>& beta) = 0;  // of the Hessian, on the support

  struct Next {
    std::optional<StageEnd> end;  // instead of a plateau
    std::vector<Rational> beta;
    Verdict robust = Verdict::undecided;
  };
  virtual Next next(const std::vector<int>& signs, const std::vector<Rational>& beta) = 0;
};

class ExactLandscape final : public Landscape {
 public:
  explicit ExactLandscape(Quadratic loss) : loss_(std::move(loss)) {}
  std::vector<Rational> slope(const std::vector<Rational>& beta) override { return loss_.slope(beta); }
  Rational loss(const std::vector<Rational>& beta) override { return loss_.loss(beta); }
  double smallest_eigenvalue(const std::vector<Rational>& beta) override { return loss_.smallest_eigenvalue(beta); }

  // convex on the face: the flow has one limit, the minimum
  Next next(const std::vector<int>& signs, const std::vector<Rational>&) override {
    FaceMinimum minimum = minimum_on_face(loss_, signs);
    switch (minimum.outcome) {
      case FaceOutcome::singular: return {StageEnd::singular, {}, {}};
      case FaceOutcome::unbounded: return {StageEnd::unbounded, {}, {}};
      default: return {{}, std::move(minimum.beta), Verdict::holds};
    }
  }

 private:
  Quadratic loss_;
};

class FollowedLandscape final : public Landscape {
 public:
  FollowedLandscape(const DiagonalNetwork& network, const ParameterValues& parameters, std::size_t digits)
      : network_(network), parameters_(parameters), digits_(digits) {
    for (const std::string& each : network.coordinates) coordinates_.push_back(symbol(each));
    symbols_ = coordinates_;
    for (const Parameter& each : network.parameters) symbols_.push_back(symbol(each.name));
    for (const Expression each : gradient(network.loss, coordinates_)) slopes_.push_back(-each);
  }

  std::vector<Rational> slope(const std::vector<Rational>& beta) override {
    std::vector<Rational> g = values(slopes_, beta);
    const Rational nothing = power(Rational(10), -static_cast<long>(digits_ / 2));
    Rational largest;
    for (const Rational& each : g) largest = std::max(largest, Rational(abs(each)));
    for (std::size_t i = 0; i < g.size(); ++i) {
      if (beta[i] != 0 || abs(g[i]) < nothing * std::max(largest, Rational(1))) g[i] = 0;
    }
    return g;
  }

  Rational loss(const std::vector<Rational>& beta) override { return values({network_.loss}, beta).front(); }
  double smallest_eigenvalue(const std::vector<Rational>& beta) override {
    return smallest_eigenvalue_on_support(network_, parameters_, beta);
  }

  Next next(const std::vector<int>& signs, const std::vector<Rational>& beta) override {
    FastPhase phase = fast_phase(network_, parameters_, signs, beta, digits_);
    if (phase.limit.empty()) return {StageEnd::no_limit, {}, {}};
    return {{}, std::move(phase.limit), phase.robust};
  }

 private:
  std::vector<Rational> values(const std::vector<Expression>& expressions, std::vector<Rational> at) {
    at.insert(at.end(), parameters_.begin(), parameters_.end());
    return rationals(evaluate(expressions, symbols_, at, digits_ + 3));
  }

  const DiagonalNetwork& network_;
  const ParameterValues& parameters_;
  std::size_t digits_;
  std::vector<Expression> coordinates_, symbols_, slopes_;
};

std::string describe(StageEnd end, const std::vector<std::size_t>& coordinates) {
  switch (end) {
    case StageEnd::complete: return "complete: every slope of the last plateau is 0";
    case StageEnd::tie: return "coordinates " + listed(coordinates) + " tie: which goes first depends on the start";
    case StageEnd::singular:
      return "the Hessian is singular on the face of coordinates " + listed(coordinates) +
             ": its minima are not isolated, and the limit depends on the start";
    case StageEnd::unbounded:
      return "the Hessian has a negative direction on the face of coordinates " + listed(coordinates) +
             ": the loss is not bounded below there, or has several minima";
    case StageEnd::no_limit:
      return "the fast phase on the face of coordinates " + listed(coordinates) +
             " was not seen to settle at a minimum";
    default: return "ended after the number of stages asked for";
  }
}

// the race of one stage: who reaches its wall first, and by how much
struct Race {
  Rational time;
  std::vector<std::size_t> winners;  // more than one: a tie; none: all slopes are 0
  std::optional<Rational> gap;
};

Race race(const std::vector<Rational>& clock, const std::vector<Rational>& slope, const StageRules& rules,
          const Rational& tie) {
  std::vector<std::pair<Rational, std::size_t>> times;
  for (std::size_t i = 0; i < slope.size(); ++i) {
    if (slope[i] != 0) times.emplace_back(rules.time_to_wall(clock[i], slope[i]), i);
  }
  std::sort(times.begin(), times.end());
  Race result;
  if (times.empty()) return result;
  result.time = times.front().first;
  for (const auto& [time, coordinate] : times) {
    if (time - result.time <= tie * result.time) result.winners.push_back(coordinate);
  }
  if (times.size() > 1) result.gap = times[1].first - times[0].first;
  return result;
}

}  // namespace

std::string_view missed_assumption(StageEnd end) {
  switch (end) {
    case StageEnd::tie: return "4.3";
    case StageEnd::singular:
    case StageEnd::unbounded:
    case StageEnd::no_limit: return "4.4";
    default: return "";
  }
}

StageRules::StageRules()
    : time_to_wall([](const Rational& z, const Rational& g) -> Rational { return (sign_of(g) - z) / g; }),
      face([](const std::vector<Rational>& clock) {
        std::vector<int> signs;
        for (const Rational& z : clock) signs.push_back(abs(z) == 1 ? sign_of(z) : 0);
        return signs;
      }) {}

namespace {

StageSequence run(Landscape& landscape, std::size_t n, bool exact, const StageSettings& settings) {
  StageSequence sequence;
  sequence.digits = settings.digits;
  sequence.exact = exact;
  const Rational tie = sequence.exact ? Rational(0) : power(Rational(10), -static_cast<long>(settings.digits / 2));

  const auto finish = [&](StageEnd end, const std::vector<std::size_t>& coordinates) {
    sequence.end = end;
    sequence.message = describe(end, coordinates);
    return sequence;
  };
  std::vector<Rational> beta(n), clock(n);
  Rational time;
  sequence.loss = landscape.loss(beta);
  while (true) {
    check_interruption();
    const std::vector<Rational> slope = landscape.slope(beta);
    const Race won = race(clock, slope, settings.rules, tie);
    if (won.winners.empty()) return finish(StageEnd::complete, {});
    if (won.winners.size() > 1) return finish(StageEnd::tie, won.winners);
    if (sequence.stages.size() == settings.most_stages || (settings.cancelled && settings.cancelled())) {
      return finish(StageEnd::most, {});
    }
    const std::size_t winner = won.winners.front();
    Stage stage;
    time += won.time;
    for (std::size_t i = 0; i < n; ++i) {
      clock[i] += won.time * slope[i];
      if (!sequence.exact) clock[i] = rounded(clock[i], settings.digits + 3).value();
    }
    if (!sequence.exact) time = rounded(time, settings.digits + 3).value();
    clock[winner] = sign_of(slope[winner]);
    stage.time = time;
    stage.coordinate = winner;
    stage.sign = sign_of(slope[winner]);
    stage.gap = won.gap;
    stage.clock = clock;
    const std::vector<int> signs = settings.rules.face(clock);
    Landscape::Next next = landscape.next(signs, beta);
    if (next.end) {
      std::vector<std::size_t> face;
      for (std::size_t i = 0; i < n; ++i) {
        if (signs[i] != 0) face.push_back(i);
      }
      return finish(*next.end, face);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (beta[i] != 0 && next.beta[i] == 0) stage.dropped.push_back(i);
    }
    beta = std::move(next.beta);
    stage.state = beta;
    stage.loss = landscape.loss(beta);
    // a loss of 0 at a rounded plateau is the rounding
    const Rational resolved = abs(sequence.loss) * power(Rational(10), -static_cast<long>(settings.digits));
    if (!sequence.exact && abs(stage.loss) < resolved) stage.loss = 0;
    stage.robust = next.robust;
    stage.smallest_eigenvalue = landscape.smallest_eigenvalue(beta);
    constexpr double clearly = 1e-10;
    stage.strict = stage.smallest_eigenvalue > clearly ? Verdict::holds : Verdict::undecided;
    if (sequence.exact) stage.strict = Verdict::holds;  // positive pivots on the face
    sequence.stages.push_back(std::move(stage));
  }
}

}  // namespace

StageSequence stage_sequence(const Quadratic& loss, const StageSettings& settings) {
  ExactLandscape landscape(loss);
  return run(landscape, loss.n, true, settings);
}

StageSequence stage_sequence(const DiagonalNetwork& network, const ParameterValues& parameters,
                             const StageSettings& settings) {
  if (!settings.follow_flow) {
    if (const auto quadratic = quadratic_of(network, parameters)) return stage_sequence(*quadratic, settings);
  }
  FollowedLandscape landscape(network, parameters, settings.digits);
  return run(landscape, network.coordinates.size(), false, settings);
}

}  // namespace separatrix
