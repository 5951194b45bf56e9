#include "tools/shell/interrupt.hpp"

#include <atomic>
#include <csignal>
#include <ctime>
#include <string>

#include <unistd.h>

#include "lib/num/interruption.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {
namespace {

std::atomic<bool> watched = false;
std::atomic<int> unbroken = 0;
timer_t timer;
bool has_timer = false;

// a signal handler reads it: nothing is computed there
std::string last_words = "separatrix: interrupted; nothing was written\n", kept;

constexpr long patience = 800'000'000, again = 50'000'000;  // nanoseconds

[[noreturn]] void end_now() {
  static_cast<void>(!::write(STDERR_FILENO, last_words.data(), last_words.size()));
  _exit(exit_interrupted);
}

void on_interrupt(int signal) {
  if (!watched.load(std::memory_order_relaxed)) end_now();
  request_interruption();
  std::signal(signal, SIG_DFL);
  const itimerspec wait{{0, again}, {0, patience}};
  if (has_timer) timer_settime(timer, 0, &wait, nullptr);
}

void on_alarm(int) {
  if (unbroken.load(std::memory_order_relaxed) == 0) end_now();
}

}  // namespace

void handle_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGALRM, on_alarm);
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGALRM;
  has_timer = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
}

void watch_interrupts() { watched.store(true, std::memory_order_relaxed); }

void say_what_is_kept(const std::string& words) {
  kept = words;
  last_words.insert(last_words.size() - 1, words);
}

const std::string& what_is_kept() { return kept; }

void say_no_last_words() { last_words.clear(); }

bool interrupted() { return interruption_requested(); }

Unbroken::Unbroken() noexcept { unbroken.fetch_add(1, std::memory_order_relaxed); }
Unbroken::~Unbroken() { unbroken.fetch_sub(1, std::memory_order_relaxed); }

}  // namespace separatrix
