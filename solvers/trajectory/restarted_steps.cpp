#include "solvers/trajectory/restarted_steps.hpp"

#include <algorithm>
#include <limits>

#include "lib/num/sign.hpp"
#include "solvers/trajectory/make_stepper.hpp"

namespace separatrix {
namespace {

template <class Real>
class RestartedSteps final : public DenseOutput<Real> {
 public:
  RestartedSteps(VectorField<Real> field, IntegrationSettings settings, SidesOfSteps sides)
      : field_(std::move(field)), settings_(std::move(settings)), sides_(std::move(sides)) {
    settings_.stop_at_switches = settings_.stop_at_switches && sides_.empty();
  }

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    hold_branches_of(step);
    auto stepper = make_stepper<Real>(settings_);
    Real time = t0;
    State<Real> x = x0;
    Real dt = t - t0;
    while (time != t) {
      const Real rest = t - time;
      dt = step_to_try(time, dt, rest);
      const bool last = dt == rest;
      const StepResult result = stepper->advance(field_, time, x, dt);
      if (result != StepResult::full && result != StepResult::shortened) {
        return State<Real>(x0.size(), std::numeric_limits<Real>::quiet_NaN());  // there is no value to give
      }
      if (last && result == StepResult::full) time = t;
    }
    return x;
  }

 private:
  void hold_branches_of(std::size_t step) {
    if (sides_.empty()) return;
    const auto next = std::upper_bound(sides_.begin(), sides_.end(), step,
                                       [](std::size_t s, const auto& each) { return s < each.first; });
    const std::vector<int>& sides = std::prev(next)->second;
    std::vector<int> signs;
    for (const auto& [surface, orientation] : field_.code().switches) signs.push_back(sides[surface] * orientation);
    field_.hold_branches(signs);
  }

  VectorField<Real> field_;
  IntegrationSettings settings_;
  SidesOfSteps sides_;
};

template <class Real>
class JoinedParts final : public DenseOutput<Real> {
 public:
  explicit JoinedParts(std::vector<DensePart<Real>> parts) : parts_(std::move(parts)) {}

  State<Real> state(std::size_t step, const Real& t0, const State<Real>& x0, const Real& t) override {
    const auto next = std::upper_bound(parts_.begin(), parts_.end(), step,
                                       [](std::size_t s, const DensePart<Real>& each) { return s < each.first; });
    const auto& [first, dense] = *std::prev(next);
    return dense->state(step - first, t0, x0, t);
  }

 private:
  std::vector<DensePart<Real>> parts_;
};

}  // namespace

template <class Real>
Real step_to_try(const Real& t, Real proposed, const Real& rest) {
  while (proposed != 0 && t + proposed == t && abs_of(proposed) < abs_of(rest)) proposed *= 2;
  return proposed == 0 || abs_of(proposed) * 101 >= abs_of(rest) * 100 ? rest : proposed;
}

template <class Real>
std::shared_ptr<DenseOutput<Real>> restarted_steps(VectorField<Real> field, IntegrationSettings settings,
                                                   SidesOfSteps sides) {
  return std::make_shared<RestartedSteps<Real>>(std::move(field), std::move(settings), std::move(sides));
}

template <class Real>
std::shared_ptr<DenseOutput<Real>> joined(std::vector<DensePart<Real>> parts) {
  return parts.size() == 1 ? parts.front().dense : std::make_shared<JoinedParts<Real>>(std::move(parts));
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                        \
  template Real step_to_try<Real>(const Real&, Real, const Real&);                                          \
  template std::shared_ptr<DenseOutput<Real>> restarted_steps<Real>(VectorField<Real>, IntegrationSettings, \
                                                                    SidesOfSteps);                          \
  template std::shared_ptr<DenseOutput<Real>> joined<Real>(std::vector<DensePart<Real>>);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
