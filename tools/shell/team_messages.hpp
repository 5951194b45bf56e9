#pragma once
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "lib/num/error.hpp"

namespace separatrix::letter {

constexpr int leader = 0;  // its rank

/// Until a thread without work asks for some: the last piece of others may take minutes, and a thousand threads may ask.
constexpr std::chrono::milliseconds ask_again_after{10};

/// What the leader gets: a Take; Starts with their rows behind them (tools/shell/sweep_row.hpp); a last text, why the
/// process ends, empty where it is not needed any more. What it sends: an Answer to each Take; behind `results` those of
/// all starts, Starts with their rows.
enum Kind : int { take, finished, farewell, answer, all_results };

/// sweep  its number in the run
struct Take {
  std::uint64_t sweep = 0;
};

struct Starts {
  std::uint64_t sweep = 0, first = 0, count = 0;
};

struct Answer {
  enum What : std::uint64_t { range, ask_again, results, leave };
  std::uint64_t what = leave, first = 0, end = 0;
};

template <class Head>
std::string packed(const Head& head, std::string_view rest = {}) {
  static_assert(std::is_trivially_copyable_v<Head>);
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  return bytes.append(rest);
}

template <class Head>
Head head_of(const std::string& bytes) {
  Head head;
  if (bytes.size() < sizeof head) throw InternalError("a message of another process is too short");
  std::memcpy(&head, bytes.data(), sizeof head);
  return head;
}

}  // namespace separatrix::letter
