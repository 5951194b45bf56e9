#include "tools/shell/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "tools/shell/host.hpp"

namespace separatrix {
namespace {

constexpr std::chrono::milliseconds interval{200};

bool stderr_takes_lines() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

// 12300 → "12 300"
std::string grouped(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::ptrdiff_t place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(static_cast<std::size_t>(place), 1, ' ');
  return digits;
}

// Below 10 one decimal, so that slow work is not "0 per second".
std::string rate_text(double rate) {
  return rate < 9.95 ? fmt::format("{:.1f}", rate) : grouped(static_cast<std::uint64_t>(std::min(rate, 1e18) + 0.5));
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(std::min(seconds, 1e15)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string progress_line(const std::string& phase, const std::string& unit, std::uint64_t done, std::uint64_t total,
                          std::uint64_t finished, double seconds) {
  std::string line = phase;
  // Rounded down: 100 % is only said when all is done.
  if (total > 0)
    line += fmt::format(
        "  {} %", static_cast<int>(100.0 * static_cast<double>(std::min(done, total)) / static_cast<double>(total)));
  else
    line += fmt::format("  {} {}", grouped(done), unit);
  const double rate = seconds > 0 && done > finished ? static_cast<double>(done - finished) / seconds : 0;
  if (rate > 0) {
    line += fmt::format("  {} {}/s", rate_text(rate), unit);
    if (total > done) line += fmt::format("  {} left", duration(static_cast<double>(total - done) / rate));
  }
  return line;
}

Progress::Progress(std::string phase, std::string unit, std::uint64_t total, bool quiet, std::uint64_t finished)
    : phase_(std::move(phase)),
      unit_(std::move(unit)),
      total_(total),
      finished_(finished),
      begin_(std::chrono::steady_clock::now()),
      done_(finished),
      next_(std::chrono::nanoseconds(interval).count()),
      visible_(!quiet && (host() != nullptr || stderr_takes_lines())) {}

Progress::~Progress() { finish(); }

void Progress::advance(std::uint64_t count) noexcept {
  done_.fetch_add(count, std::memory_order_relaxed);
  if (!visible_.load(std::memory_order_relaxed)) return;
  const std::chrono::nanoseconds elapsed = std::chrono::steady_clock::now() - begin_;
  std::int64_t due = next_.load(std::memory_order_relaxed);
  // One thread wins the turn; the others go on working.
  if (elapsed.count() >= due &&
      next_.compare_exchange_strong(due, (elapsed + interval).count(), std::memory_order_relaxed))
    show(elapsed);
}

void Progress::recall(std::uint64_t count) noexcept {
  finished_.fetch_add(count, std::memory_order_relaxed);
  advance(count);
}

void Progress::show(std::chrono::nanoseconds elapsed) noexcept {
  try {
    if (host() != nullptr) return host()->progress(phase_, unit_, done(), total_);
    std::string line =
        progress_line(phase_, unit_, done(), total_, finished_, std::chrono::duration<double>(elapsed).count());
    line.resize(std::min(line.size(), terminal_columns() - 1));
    const std::lock_guard lock(screen_);
    if (!visible_.load(std::memory_order_relaxed)) return;
    std::fprintf(stderr, "\r%s\033[K", line.c_str());
    std::fflush(stderr);
  } catch (...) {
    // A progress line is never worth the work it reports on.
  }
}

void Progress::finish() noexcept {
  const std::lock_guard lock(screen_);
  if (!visible_.exchange(false)) return;
  if (host() != nullptr) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace separatrix
