#include "tools/shell/team_follower.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <string_view>
#include <thread>

#include "lib/model/model.hpp"
#include "lib/num/error.hpp"
#include "tools/shell/sweep_row.hpp"
#include "tools/shell/team.hpp"
#include "tools/shell/team_messages.hpp"

namespace separatrix {
namespace {

using letter::Answer;

class FollowingSweep : public TeamSweep, private SweepMemory {
 public:
  FollowingSweep(Wire& wire, std::uint64_t sweep, const TeamSweepPlace& place)
      : wire_(wire), sweep_(sweep), place_(place), rows_(place.model.dimension(), place.model.is_gradient_flow()) {}

  std::optional<StartRange> take() override {
    {
      const std::lock_guard lock(turn_);
      if (is_over_) return std::nullopt;
      wire_.send(letter::leader, letter::take, letter::packed(letter::Take{sweep_}));
      const auto received = next();
      if (!received) return std::nullopt;
      const auto answer = letter::head_of<Answer>(received->bytes);
      if (answer.what == Answer::range) return StartRange{answer.first, answer.end};
      is_over_ = answer.what != Answer::ask_again;
      if (answer.what == Answer::results) has_results_ = receive_results();
      if (is_over_) return std::nullopt;
    }
    std::this_thread::sleep_for(letter::ask_again_after);
    return StartRange{};
  }

  SweepMemory* memory() override { return this; }

  void finish() override {
    if (!has_results_) throw Dismissed();
  }

 private:
  void begin(std::size_t) override {}
  std::optional<SweepResult> recall(std::size_t) override { return std::nullopt; }

  void keep(std::size_t first, std::span<const SweepResult> results) override {
    const std::string bytes =
        letter::packed(letter::Starts{sweep_, first, results.size()}, rows_.bytes(results, first));
    const std::lock_guard lock(turn_);
    wire_.send(letter::leader, letter::finished, bytes);
  }

  // none: this process is interrupted
  std::optional<Wire::Message> next() {
    for (PollPause pause;; pause.wait()) {
      if (auto received = wire_.poll()) return received;
      if (place_.settings.cancelled && place_.settings.cancelled()) {
        is_over_ = true;
        return std::nullopt;
      }
    }
  }

  bool receive_results() {
    for (std::size_t known = 0; known < place_.results.size();) {
      const auto received = next();
      if (!received) return false;
      const auto [sweep, first, count] = letter::head_of<letter::Starts>(received->bytes);
      if (first != known || count > place_.results.size() - known) throw InternalError("results in another order");
      rows_.read(std::string_view(received->bytes).substr(sizeof(letter::Starts)), first,
                 place_.results.subspan(first, count));
      known += count;
    }
    return true;
  }

  Wire& wire_;
  const std::uint64_t sweep_;
  const TeamSweepPlace place_;
  const SweepRows rows_;
  std::mutex turn_;
  bool is_over_ = false, has_results_ = false;
};

}  // namespace

std::unique_ptr<TeamSweep> TeamFollower::begin(const TeamSweepPlace& place) {
  return std::make_unique<FollowingSweep>(wire_, ++sweep_, place);
}

void TeamFollower::leave(const std::string& sentence) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  wire_.send(letter::leader, letter::farewell,
             sentence.empty() ? std::string() : fmt::format("on {}: {}", host.data(), sentence));
}

}  // namespace separatrix
