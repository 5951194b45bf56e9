#include "solvers/trajectory/motion.hpp"

#include <algorithm>

#include "solvers/trajectory/make_stepper.hpp"

namespace separatrix {
namespace {

// Quantities that are 0 on the surface have no events while it slides there.
EventCode compile_sliding_events(const SlidingCode& code, const SwitchingSurface& surface,
                                 const IntegrationSettings& settings) {
  std::vector<EventRequest> requests;
  if (settings.events) requests = settings.events->requests;
  for (EventRequest& request : requests) {
    const Expression q = code.model.resolve(request.quantity);
    for (const SwitchingOperand& operand : surface.operands) {
      if (q == operand.quantity || q == -operand.quantity) request.quantity = 1;
    }
  }
  requests.push_back({code.name, code.above, 1, true});
  requests.push_back({code.name, code.below, -1, true});
  return compile_events(code.model, std::move(requests), code.field.surfaces);
}

LevelSetCode compile_surface(const SlidingCode& code, bool with_invariants) {
  if (with_invariants) return compile_level_set(code.model);
  ModelDescription description = code.model.description();
  description.invariants.resize(1);
  return compile_level_set(Model(std::move(description)));
}

template <class Real>
std::optional<int> way_of(const Real& above, const Real& below, bool forward) {
  const bool falls = forward ? above < 0 : above > 0;  // on the side +
  const bool rises = forward ? below > 0 : below < 0;  // on the side −
  if (falls && rises) return 0;
  if (!falls && rises) return 1;
  if (falls) return -1;
  return std::nullopt;
}

}  // namespace

template <class Real>
Sliding<Real>::Sliding(const VectorFieldCode& original, std::size_t number, const ParameterValues& parameters,
                       const IntegrationSettings& settings, const Real& t0, const State<Real>& start)
    : surface(number),
      code(compile_sliding(original, number)),
      field(code.field, parameters),
      speeds(compile(code.model, {code.above, code.below}), parameters),
      level_set(std::make_shared<LevelSet<Real>>(compile_surface(code, settings.level_set != nullptr), parameters)),
      requests(settings.events ? settings.events->requests.size() : 0),
      events(compile_sliding_events(code, original.surfaces[number], settings), parameters, settings.tolerance,
             settings.most_work / 4) {
  level_set->pass_through(t0, start);
  level_set->set_level(0, Real(0));
}

template <class Real>
std::optional<int> Sliding<Real>::way(const Real& t, const State<Real>& x, bool forward) {
  std::vector<Real> point = x;
  point.push_back(t);
  const std::vector<Real> both = speeds(point);
  return way_of(both[0], both[1], forward);
}

template <class Real>
std::optional<int> Sliding<Real>::way_at_start(bool forward) const {
  const std::vector<Real>& quantities = events.at_start();
  return way_of(quantities[requests], quantities[requests + 1], forward);
}

template <class Real>
int Sliding<Real>::side_of(const Event<Real>& event) const {
  return *event.request < requests ? 0 : *event.request == requests ? 1 : -1;
}

template <class Real>
Motion<Real>::Motion(VectorField<Real>& field, const IntegrationSettings& settings, EventFinder<Real>* events,
                     std::shared_ptr<LevelSet<Real>> level_set, std::size_t first)
    : field_(field),
      settings_(settings),
      events_(events),
      level_set_(std::move(level_set)),
      stepper_(make_stepper<Real>(settings)),
      first_(first) {
  if (level_set_) stepper_ = project_steps(std::move(stepper_), level_set_);
  if (settings.keep_points) stepper_->keep_dense_output();
}

template <class Real>
void Motion<Real>::keep_sides() {
  std::vector<int> sides = stepper_->sides();
  if (!sides.empty() && (sides_.empty() || sides_.back().second != sides))
    sides_.emplace_back(steps_, std::move(sides));
  ++steps_;
}

template <class Real>
DensePart<Real> Motion<Real>::dense() const {
  std::shared_ptr<DenseOutput<Real>> dense = stepper_->dense_output();
  if (!dense) dense = restarted_steps(field_, settings_, sides_);
  return {first_, level_set_ ? project_dense_output(dense, level_set_) : dense};
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template struct Sliding<Real>;     \
  template class Motion<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
