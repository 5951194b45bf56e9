#include "tools/shell/team_leader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/error.hpp"
#include "tools/shell/start_queue.hpp"
#include "tools/shell/sweep_row.hpp"
#include "tools/shell/team_messages.hpp"

namespace separatrix {

class LeadingSweep : public TeamSweep {
 public:
  LeadingSweep(TeamLeader& leader, const TeamSweepPlace& place)
      : leader_(leader),
        place_(place),
        rows_(place.model.dimension(), place.model.is_gradient_flow()),
        queue_(place.results.size(), place.threads * static_cast<std::size_t>(leader.wire_.size())),
        server_([this](const std::stop_token& stop) { serve(stop); }) {}

  std::optional<StartRange> take() override {
    {
      const std::lock_guard lock(turn_);
      if (has_failed_) return std::nullopt;
      if (const auto range = queue_.take()) return range;
      if (away_ == 0) return std::nullopt;
    }
    std::this_thread::sleep_for(letter::ask_again_after);  // a process that fails brings back what it has
    return StartRange{};
  }

  SweepMemory* memory() override { return place_.memory; }

  void finish() override {
    is_done_here_ = true;
    PollPause pause;
    while (place_.settings.all_need_results && !has_failed_ && !is_cancelled() && !are_all_told_) pause.wait();
    server_.request_stop();
    server_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  bool is_cancelled() const { return place_.settings.cancelled && place_.settings.cancelled(); }

  void serve(const std::stop_token& stop) {
    try {
      PollPause pause;
      while (!stop.stop_requested()) {
        are_all_told_ = std::ranges::includes(told_, leader_.followers_);
        if (const auto next = leader_.wire_.poll()) {
          handle(*next);
          pause.reset();
        } else {
          pause.wait();
        }
      }
    } catch (...) {
      failure_ = std::current_exception();
      has_failed_ = true;
    }
  }

  void handle(const Wire::Message& received) {
    if (received.kind == letter::take) {
      const auto reply = answer(received.from, letter::head_of<letter::Take>(received.bytes).sweep);
      leader_.wire_.send(received.from, letter::answer, letter::packed(reply));
      if (reply.what == letter::Answer::results) send_results(received.from);
    } else if (received.kind == letter::finished) {
      receive(received);
    } else {
      leader_.say_farewell(received);
      const std::lock_guard lock(turn_);
      for (const StartRange& range : taken_[received.from]) queue_.put_back(range);
      away_ -= taken_[received.from].size();
      taken_.erase(received.from);
    }
  }

  letter::Answer answer(int follower, std::uint64_t sweep) {
    using Answer = letter::Answer;
    if (is_cancelled()) return {Answer::leave};
    if (sweep != leader_.sweep_) return {Answer::ask_again};  // the next one, which has not begun here
    if (const auto range = take_for(follower)) return {Answer::range, range->first, range->end};
    const bool all_need = place_.settings.all_need_results;
    if (away_ > 0 || (all_need && !is_done_here_)) return {Answer::ask_again};
    if (!all_need) return {Answer::leave};
    told_.insert(follower);
    return {Answer::results};
  }

  // starts that the memory has not
  std::optional<StartRange> take_for(int follower) {
    for (;;) {
      std::optional<StartRange> range;
      {
        const std::lock_guard lock(turn_);
        range = queue_.take();
        if (!range) return std::nullopt;
        ++away_;
      }
      const std::vector<StartRange> unknown = place_.memory ? recall(*range) : std::vector{*range};
      const std::lock_guard lock(turn_);
      for (std::size_t i = 1; i < unknown.size(); ++i) queue_.put_back(unknown[i]);
      if (!unknown.empty()) {
        taken_[follower].push_back(unknown.front());
        return unknown.front();
      }
      --away_;
    }
  }

  std::vector<StartRange> recall(StartRange range) {
    std::vector<StartRange> unknown;
    std::size_t recalled = 0;
    for (std::size_t i = range.first; i < range.end; ++i) {
      if (auto known = place_.memory->recall(i)) {
        place_.results[i] = std::move(*known);
        ++recalled;
      } else if (unknown.empty() || unknown.back().end < i) {
        unknown.push_back({i, i + 1});
      } else {
        ++unknown.back().end;
      }
    }
    if (recalled > 0 && place_.memory->recalled) place_.memory->recalled(recalled);
    return unknown;
  }

  void receive(const Wire::Message& received) {
    const auto [sweep, first, count] = letter::head_of<letter::Starts>(received.bytes);
    std::vector<StartRange>& taken = taken_[received.from];
    const auto range = std::ranges::find(taken, first, &StartRange::first);
    if (range == taken.end() || count > range->end - first)
      throw InternalError("results of starts that nobody gave away");
    rows_.read(std::string_view(received.bytes).substr(sizeof(letter::Starts)), first,
               place_.results.subspan(first, count));
    if (place_.memory) place_.memory->keep(first, place_.results.subspan(first, count));
    if (place_.settings.progress) place_.settings.progress(count);
    range->first += count;
    if (range->first < range->end) return;
    const std::lock_guard lock(turn_);
    taken.erase(range);
    --away_;
  }

  void send_results(int follower) {
    constexpr std::size_t block = 1 << 14;  // starts: a megabyte or some
    const std::size_t all = place_.results.size();
    for (std::size_t first = 0; first < all; first += block) {
      const std::size_t count = std::min(block, all - first);
      leader_.wire_.send(follower, letter::all_results,
                         letter::packed(letter::Starts{leader_.sweep_, first, count},
                                        rows_.bytes(place_.results.subspan(first, count), first)));
    }
  }

  TeamLeader& leader_;
  const TeamSweepPlace place_;
  const SweepRows rows_;
  std::mutex turn_;  // of what follows, but for taken_, which the server alone has
  StartQueue queue_;
  std::atomic<std::size_t> away_ = 0;             // ranges that are taken by others
  std::map<int, std::vector<StartRange>> taken_;  // what is not finished of them
  std::set<int> told_;                            // who has all results
  std::atomic<bool> is_done_here_ = false, are_all_told_ = false, has_failed_ = false;
  std::exception_ptr failure_;
  std::jthread server_;
};

TeamLeader::TeamLeader(Wire& wire) : wire_(wire) {
  for (int rank = 0; rank < wire.size(); ++rank) {
    if (rank != letter::leader) followers_.insert(rank);
  }
}

std::unique_ptr<TeamSweep> TeamLeader::begin(const TeamSweepPlace& place) {
  ++sweep_;
  return std::make_unique<LeadingSweep>(*this, place);
}

void TeamLeader::dismiss() {
  PollPause pause;
  while (!followers_.empty()) {
    if (const auto next = wire_.poll()) {
      if (next->kind == letter::farewell) say_farewell(*next);
      if (next->kind == letter::take) {
        wire_.send(next->from, letter::answer, letter::packed(letter::Answer{letter::Answer::leave}));
      }
      pause.reset();
    } else {
      pause.wait();
    }
  }
}

void TeamLeader::say_farewell(const Wire::Message& message) {
  followers_.erase(message.from);
  if (message.bytes.empty()) return;
  if (++failed_ == 1) first_failure_ = fmt::format("rank {} {}", message.from, message.bytes);
}

std::string TeamLeader::failures() const {
  if (failed_ == 0) return {};
  return fmt::format("{} of {} processes stopped early and left their starts to the others; {}", failed_, wire_.size(),
                     first_failure_);
}

}  // namespace separatrix
