// A team whose processes are threads here: who follows which start, what comes back, and what happens where one fails.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "theory/registry.hpp"
#include "tools/shell/sweep_row.hpp"
#include "tools/shell/team.hpp"
#include "tools/shell/team_follower.hpp"
#include "tools/shell/team_leader.hpp"

namespace separatrix {
namespace {

/// Letter boxes of processes in one.
struct Post {
  std::mutex turn;
  std::map<int, std::deque<Wire::Message>> boxes;
  int size = 1;
};

class PostWire : public Wire {
 public:
  PostWire(Post& post, int rank) : post_(post), rank_(rank) {}
  int rank() const override { return rank_; }
  int size() const override { return post_.size; }
  void send(int to, int kind, std::string_view bytes) override {
    const std::lock_guard lock(post_.turn);
    post_.boxes[to].push_back({rank_, kind, std::string(bytes)});
  }
  std::optional<Message> poll() override {
    const std::lock_guard lock(post_.turn);
    auto& box = post_.boxes[rank_];
    if (box.empty()) return std::nullopt;
    Message first = box.front();
    box.pop_front();
    return first;
  }

 private:
  Post& post_;
  int rank_;
};

constexpr std::size_t count = 3000;

const Model& markov() {
  static const TheoryModel theory = find_model("markov");
  return theory.model;
}

SweepCell cell_of(std::size_t i) {
  return {{Rational(1, 10), Rational(1, 10)}, {Rational(1, 2), Rational(static_cast<long>(i) - 1500, 500)}};
}

std::string bytes_of(const std::vector<SweepResult>& results) { return SweepRows(2, true).bytes(results, 0); }

const std::string& alone() {
  static const std::string bytes = bytes_of(sweep(markov(), count, cell_of, {}));
  return bytes;
}

using Process = std::function<void(SweepTeam&)>;

/// Runs a leader and its followers to the end; what the leader says of failures.
std::string run(const Process& leader, const std::vector<Process>& followers) {
  Post post;
  post.size = 1 + static_cast<int>(followers.size());
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < followers.size(); ++k) {
    threads.emplace_back([&post, &work = followers[k], rank = static_cast<int>(k) + 1] {
      PostWire wire(post, rank);
      TeamFollower follower(wire);
      std::string sentence;
      try {
        work(follower);
      } catch (const Dismissed&) {
      } catch (const std::exception& problem) {
        sentence = problem.what();
      }
      follower.leave(sentence);
    });
  }
  PostWire wire(post, 0);
  TeamLeader team(wire);
  leader(team);
  team.dismiss();
  for (std::thread& each : threads) each.join();
  return team.failures();
}

/// Starts followed by a process, and a leader's first start that waits until another process has one.
struct Counts {
  std::atomic<std::size_t> here = 0, elsewhere = 0;
  SweepCell lead(std::size_t i) {
    if (here++ == 0) {
      while (elsewhere == 0) std::this_thread::yield();
    }
    return cell_of(i);
  }
  SweepCell follow(std::size_t i) {
    ++elsewhere;
    return cell_of(i);
  }
};

SweepSettings settings_with(SweepTeam& team, std::size_t threads) {
  SweepSettings settings;
  settings.threads = threads;
  settings.team = &team;
  return settings;
}

TEST_CASE("team: the results of one process, each start followed once, followers dismissed") {
  for (const std::size_t threads : {1, 2}) {
    Counts counts;
    std::atomic<std::size_t> progress = 0;
    const Process follower = [&](SweepTeam& team) {
      sweep(
          markov(), count, [&](std::size_t i) { return counts.follow(i); }, settings_with(team, threads));
      FAIL_CHECK("a follower came back");
    };
    const std::string failures = run(
        [&](SweepTeam& team) {
          SweepSettings settings = settings_with(team, threads);
          settings.progress = [&](std::size_t n) { progress += n; };
          CHECK(bytes_of(sweep(
                    markov(), count, [&](std::size_t i) { return counts.lead(i); }, settings)) == alone());
        },
        {follower, follower, follower});
    CHECK(failures == "");
    CHECK(counts.elsewhere > 0);
    CHECK(counts.here + counts.elsewhere == count);
    CHECK(progress == count);
  }
}

TEST_CASE("team: where all need the results all have them, in one sweep after the other") {
  const auto all = [](SweepTeam& team) {
    SweepSettings settings = settings_with(team, 1);
    settings.all_need_results = true;
    for (int repeated = 0; repeated < 2; ++repeated)
      CHECK(bytes_of(sweep(markov(), count, cell_of, settings)) == alone());
    // fewer starts than processes
    CHECK(sweep(
              markov(), 1, [](std::size_t) { return cell_of(7); }, settings)
              .front()
              .time > 0);
  };
  CHECK(run(all, {all, all}) == "");
}

TEST_CASE("team: the starts of a process that fails are followed by the others, and the leader says which it was") {
  std::atomic<bool> has_failed = false;
  Counts counts;
  const Process failing = [&](SweepTeam& team) {
    const auto cell = [&](std::size_t i) {
      if (++counts.elsewhere > 20) {
        has_failed = true;
        throw std::runtime_error("no room");
      }
      return cell_of(i);
    };
    sweep(markov(), count, cell, settings_with(team, 1));
  };
  const std::string failures = run(
      [&](SweepTeam& team) {
        const auto cell = [&](std::size_t i) {
          while (!has_failed) std::this_thread::yield();
          return cell_of(i);
        };
        CHECK(bytes_of(sweep(markov(), count, cell, settings_with(team, 1))) == alone());
      },
      {failing});
  CHECK(failures.starts_with("1 of 2 processes stopped early and left their starts to the others; rank 1 on "));
  CHECK(failures.ends_with(": no room"));
}

TEST_CASE("team: a follower that never makes the sweep, and a leader that fails or is cancelled, end") {
  const Process absent = [](SweepTeam&) { throw std::runtime_error("no such file"); };
  const Process follower = [](SweepTeam& team) { sweep(markov(), count, cell_of, settings_with(team, 1)); };
  const auto complete = [](SweepTeam& team) {
    CHECK(bytes_of(sweep(markov(), count, cell_of, settings_with(team, 2))) == alone());
  };
  CHECK(run(complete, {absent, follower}).ends_with("no such file"));
  const auto failing = [](SweepTeam& team) {
    const auto cell = [](std::size_t i) { return i < 500 ? cell_of(i) : throw std::runtime_error("bad start"); };
    CHECK_THROWS_WITH(sweep(markov(), count, cell, settings_with(team, 2)), "bad start");
  };
  CHECK(run(failing, {follower, follower}) == "");
  const auto cancelled = [](SweepTeam& team) {
    std::atomic<std::size_t> made = 0;
    SweepSettings settings = settings_with(team, 1);
    settings.cancelled = [&] { return made > 10; };
    const auto cell = [&](std::size_t i) {
      ++made;
      return cell_of(i);
    };
    CHECK(sweep(markov(), count, cell, settings).empty());
  };
  CHECK(run(cancelled, {follower, follower}) == "");
}

// knows every third start, with a time that no start has
class Thirds : public SweepMemory {
 public:
  void begin(std::size_t size) override { kept.assign(size, 0); }
  std::optional<SweepResult> recall(std::size_t i) override {
    if (i % 3 != 0) return std::nullopt;
    SweepResult result;
    result.time = -1;
    return result;
  }
  void keep(std::size_t first, std::span<const SweepResult> results) override {
    const std::lock_guard lock(turn_);
    for (std::size_t i = 0; i < results.size(); ++i) kept.at(first + i) = results[i].time;
  }

  std::vector<double> kept;  // times

 private:
  std::mutex turn_;
};

TEST_CASE("team: what the leader's memory knows nobody follows, and it keeps what the others finish") {
  const std::vector<SweepResult> undisturbed = sweep(markov(), count, cell_of, {});
  Counts counts;
  std::atomic<bool> is_known_followed = false;
  std::vector<SweepResult> results;
  Thirds memory;
  std::atomic<std::size_t> recalled = 0;
  memory.recalled = [&](std::size_t n) { recalled += n; };
  const Process follower = [&](SweepTeam& team) {
    const auto cell = [&](std::size_t i) {
      if (i % 3 == 0) is_known_followed = true;
      return counts.follow(i);
    };
    sweep(markov(), count, cell, settings_with(team, 1));
  };
  run(
      [&](SweepTeam& team) {
        results = sweep(
            markov(), count, [&](std::size_t i) { return counts.lead(i); }, settings_with(team, 1), &memory);
      },
      {follower});
  CHECK_FALSE(is_known_followed);
  CHECK(counts.elsewhere > 0);
  CHECK(recalled == count / 3);
  REQUIRE(results.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(results[i].time == (i % 3 == 0 ? -1 : undisturbed[i].time));
    if (i % 3 != 0) CHECK(memory.kept[i] == undisturbed[i].time);
  }
}

TEST_CASE("SweepRows: rows that were changed on their way are not read") {
  const SweepRows rows(2, true);
  std::vector<SweepResult> results = sweep(markov(), 2, cell_of, {});
  std::string bytes = rows.bytes(results, 5);
  rows.read(bytes, 5, results);
  CHECK_THROWS(rows.read(bytes, 6, results));
  CHECK_THROWS(rows.read(bytes.substr(1), 5, results));
  bytes[3] ^= 1;
  CHECK_THROWS(rows.read(bytes, 5, results));
}

}  // namespace
}  // namespace separatrix
