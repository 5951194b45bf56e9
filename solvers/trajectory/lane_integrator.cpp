#include "solvers/trajectory/lane_integrator.hpp"

#include <array>
#include <bit>

#include "lib/num/interruption.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr std::size_t lanes = start_lanes;
static_assert(lanes == 64);  // the bits of a word

class Lanes {
 public:
  Lanes(LaneStep& step, LaneWork& work, std::size_t most_trials)
      : step_(step), work_(work), most_trials_(most_trials), x_(step.dimension()) {}

  void run() {
    fill(all);
    while (busy_ != 0) {
      check_interruption();
      step_.advance(accepted_.data());
      const std::uint64_t moved = count();
      const std::uint64_t done = work_.look(step_, moved) & moved;
      if (end(done) != 0) fill(all & ~busy_);
    }
  }

 private:
  static constexpr std::uint64_t all = ~std::uint64_t{0};

  // the lanes that have moved; counts what each has tried
  std::uint64_t count() {
    std::uint64_t moved = 0;
    for (std::size_t i = 0; i < lanes; ++i) {
      const bool accepted = accepted_[i] > 0;
      moved |= std::uint64_t{accepted} << i;
      ++trials_[i];
      rejected_[i] = accepted ? 0 : rejected_[i] + 1;
    }
    return moved & busy_;
  }

  std::uint64_t end(std::uint64_t done) {
    std::uint64_t ended = 0;
    for (std::uint64_t left = busy_; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      LaneEnd how;
      if ((done >> i & 1) != 0) {
        how = LaneEnd::done;
      } else if (step_.t()[i] >= end_[i]) {
        how = LaneEnd::reached;
      } else if (rejected_[i] > most_rejections) {
        how = LaneEnd::stuck;
      } else if (trials_[i] >= most_trials_) {
        how = LaneEnd::too_many;
      } else {
        continue;
      }
      work_.finish(i, how, step_);
      ended |= std::uint64_t{1} << i;
    }
    busy_ &= ~ended;
    return ended;
  }

  void fill(std::uint64_t free) {
    for (; free != 0; free &= free - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(free));
      if (!work_.next(i, x_, end_[i])) break;
      step_.put(i, x_.data(), end_[i]);
      trials_[i] = rejected_[i] = 0;
      busy_ |= std::uint64_t{1} << i;
    }
    step_.start();
  }

  LaneStep& step_;
  LaneWork& work_;
  std::size_t most_trials_;
  std::vector<double> x_;
  alignas(64) std::array<double, lanes> accepted_{};
  std::array<double, lanes> end_{};
  std::array<std::size_t, lanes> trials_{}, rejected_{};
  std::uint64_t busy_ = 0;
};

}  // namespace

void integrate_in_lanes(LaneStep& step, LaneWork& work, std::size_t most_trials) {
  Lanes(step, work, most_trials).run();
}

}  // namespace separatrix
