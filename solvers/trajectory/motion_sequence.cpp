#include "solvers/trajectory/motion_sequence.hpp"

#include <algorithm>
#include <iterator>

#include "lib/num/convert.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/same_time.hpp"

namespace separatrix {

template <class Real>
MotionSequence<Real>::MotionSequence(VectorField<Real>& field, const Real& t0, const State<Real>& start, bool forward,
                                     const IntegrationSettings& settings, Trajectory<Real>& path)
    : field_(field),
      settings_(settings),
      path_(path),
      start_time_(t0),
      start_(start),
      forward_(forward),
      work_of_evaluation_(work_of_pass<Real>(*field.code().field)),
      evaluated_before_(field.evaluations()) {
  if (settings.level_set) {
    level_set_ = std::make_shared<LevelSet<Real>>(*settings.level_set, field.parameters());
    level_set_->pass_through(t0, start);
  }
  if (settings.events)
    events_.emplace(*settings.events, field.parameters(), settings.tolerance, settings.most_work / 2);
  move_freely();
}

template <class Real>
Real MotionSequence<Real>::begin_step(const Real& t) {
  passed_ = settings_.autonomous ? t : Real(0);
  return t - passed_;
}

template <class Real>
std::optional<Event<Real>> MotionSequence<Real>::locate_events(const Real& before, const State<Real>& x,
                                                               const Real& now) {
  EventFinder<Real>* events = motion_->events();
  if (!events) return std::nullopt;
  std::optional<Event<Real>> ending;
  Real together(0);
  for (Event<Real>& event : events->find(before, x, now, motion_->stepper().sides())) {
    event.t += passed_;
    const bool terminal = events->terminal(event);
    if (ending && (!terminal || abs_of(Real(event.t - ending->t)) > together)) continue;
    if (side_left_to(event) == 0) path_.events.push_back(event);
    if (!terminal || ending) continue;
    if (side_left_to(event) != 0) return event;
    together = same_time(settings_.tolerance, Real(abs_of(event.t)));
    ending = event;
  }
  return ending;
}

template <class Real>
void MotionSequence<Real>::forget_events_after(std::size_t kept) {
  path_.events.erase(path_.events.begin() + static_cast<std::ptrdiff_t>(kept), path_.events.end());
  motion_->events()->resume();
}

template <class Real>
bool MotionSequence<Real>::begin_to_slide(const Real& t, State<Real>& x) {
  const auto surface = motion_->stepper().surface();
  if (sliding_ || !surface || *surface >= field_.code().surfaces.size()) return false;
  Sliding<Real>& sliding = sliding_on(*surface);
  State<Real> point = x;
  sliding.level_set->project(t, point);
  const auto way = sliding.way(t, point, forward_);
  if (!way) return false;
  if (*way != 0) {  // it only touches the surface
    std::vector<int> sides(field_.code().surfaces.size(), 0);
    sides[*surface] = *way;
    motion_->stepper().leave(*surface, sides);
    return true;
  }
  tell_last_events();
  end();
  x = point;
  path_.x.back() = x;
  path_.events.push_back({"slides on " + sliding.code.name, std::nullopt, t, x, 0});
  sliding_ = &sliding;
  sliding.events.resume();
  motion_.emplace(sliding.field, settings_, &sliding.events, sliding.level_set, path_.statistics.steps);
  return true;
}

template <class Real>
void MotionSequence<Real>::leave(const Real& t, State<Real>& x, int side) {
  tell_last_events();
  sliding_->level_set->project(t, x);
  path_.x.back() = x;
  path_.events.push_back({"leaves " + sliding_->code.name, std::nullopt, t, x, side});
  const std::size_t surface = sliding_->surface;
  std::vector<int> sides = sides_while_sliding();
  sides[surface] = side;
  end();
  move_freely();
  motion_->stepper().leave(surface, sides);
}

template <class Real>
bool MotionSequence<Real>::stop_sliding(const Real& t) {
  if (!sliding_ || jump_ended_ == t) return false;
  jump_ended_ = t;
  const std::size_t surface = sliding_->surface;
  std::vector<int> sides = sides_while_sliding();
  sides[surface] = 0;
  tell_last_events();
  end();
  move_freely();
  motion_->stepper().leave(surface, sides);
  return true;
}

template <class Real>
void MotionSequence<Real>::tell_last_events() {
  EventFinder<Real>* events = motion_->events();
  if (!events) return;
  for (Event<Real>& event : events->last()) {
    event.t += passed_;
    if (side_left_to(event) == 0) path_.events.push_back(std::move(event));
  }
}

template <class Real>
void MotionSequence<Real>::end() {
  method_work_ += motion_->stepper().work();
  path_.statistics.rejected += motion_->stepper().rejected();
  if (const auto change = motion_->stepper().change()) {
    path_.method = change->method;
    path_.reason = std::string(change->reason) + " from t = " + to_string(Real(passed_ + change->t), 3) +
                   ", the rest predicted at " + to_string(change->work_ratio, 2) + " of the work of " +
                   std::string(series_method);
  }
  if (settings_.keep_points) parts_.push_back(motion_->dense());
}

template <class Real>
std::size_t MotionSequence<Real>::evaluations() const {
  std::size_t all = field_.evaluations() - evaluated_before_;
  for (const auto& each : slidings_) all += each->field.evaluations();
  return all;
}

template <class Real>
double MotionSequence<Real>::work() {
  double search = events_ ? events_->work() : 0;
  for (const auto& each : slidings_) search += each->events.work();
  return (static_cast<double>(evaluations()) + method_work_ + motion_->stepper().work()) * work_of_evaluation_ + search;
}

template <class Real>
std::vector<std::string> MotionSequence<Real>::unsearched() const {
  std::vector<std::string> names = events_ ? events_->given_up() : std::vector<std::string>();
  for (const auto& each : slidings_) std::ranges::copy(each->events.given_up(), std::back_inserter(names));
  return names;
}

template <class Real>
ProjectionDrift<Real> MotionSequence<Real>::drift() const {
  if (!level_set_) return {};
  ProjectionDrift<Real> all = level_set_->drift();
  for (const auto& each : slidings_) add_drift(all, each->level_set->drift());
  return all;
}

template <class Real>
std::shared_ptr<DenseOutput<Real>> MotionSequence<Real>::take_dense() {
  return joined(std::move(parts_));
}

template <class Real>
std::string MotionSequence<Real>::place() {
  const auto met = motion_->stepper().surface();
  const std::vector<SwitchingSurface>& surfaces = motion_->field().code().surfaces;
  const std::string name = met && *met < surfaces.size() ? surfaces[*met].name : "";
  const std::string slid_on = sliding_ ? sliding_->code.name : "";
  if (name.empty() && slid_on.empty()) return "";
  if (name.empty() || slid_on.empty()) return "at " + slid_on + name + " = 0, ";
  return "at " + slid_on + " = 0 and " + name + " = 0, ";
}

template <class Real>
void MotionSequence<Real>::move_freely() {
  if (sliding_ && events_) events_->resume();
  sliding_ = nullptr;
  motion_.emplace(field_, settings_, events_ ? &*events_ : nullptr, level_set_, path_.statistics.steps);
}

// of the surfaces of the field
template <class Real>
std::vector<int> MotionSequence<Real>::sides_while_sliding() {
  std::vector<int> sides(field_.code().surfaces.size() + 1, 0);
  const std::vector<int> present = motion_->stepper().sides();
  const std::size_t known = std::min(present.size(), sliding_->code.from.size());
  for (std::size_t k = 0; k < known; ++k) sides[sliding_->code.from[k]] = present[k];
  sides.pop_back();
  return sides;
}

template <class Real>
Sliding<Real>& MotionSequence<Real>::sliding_on(std::size_t surface) {
  for (const auto& each : slidings_) {
    if (each->surface == surface) return *each;
  }
  slidings_.push_back(
      std::make_unique<Sliding<Real>>(field_.code(), surface, field_.parameters(), settings_, start_time_, start_));
  return *slidings_.back();
}

#define SEPARATRIX_INSTANTIATE(Real) template class MotionSequence<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix
