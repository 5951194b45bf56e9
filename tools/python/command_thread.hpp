#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace separatrix {

/// Work for the thread of commands.
class CommandTask {
 public:
  explicit CommandTask(std::function<void()> work) : work_(std::move(work)) {}

  /// Waits, at most so long; true: it has ended.
  bool wait_for(double seconds);

  /// Asks it to end: what runs is interrupted, what waits will not begin.
  void cancel();

 private:
  friend class CommandThread;
  enum class Stage { waiting, running, ended };

  void run();

  std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Stage stage_ = Stage::waiting;
  bool cancelled_ = false;
};

/// The one thread on which commands run, one after the other: their options are those of the process, and what libraries keep
/// per thread (constants, pools) is kept once. It lives as long as the process.
class CommandThread {
 public:
  /// That of this process: a child after fork() has another one.
  static CommandThread& of_process();

  void submit(std::shared_ptr<CommandTask> task);

 private:
  CommandThread();
  void serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<CommandTask>> waiting_;
};

}  // namespace separatrix
