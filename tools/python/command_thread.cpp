#include "tools/python/command_thread.hpp"

#include <chrono>
#include <thread>

#include <unistd.h>

#include "lib/num/interruption.hpp"

namespace separatrix {

bool CommandTask::wait_for(double seconds) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::duration<double>(seconds), [&] { return stage_ == Stage::ended; });
}

void CommandTask::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  if (stage_ == Stage::running) request_interruption();
}

void CommandTask::run() {
  {
    const std::lock_guard lock(mutex_);
    forget_interruption();
    if (!cancelled_) stage_ = Stage::running;
  }
  if (stage_ == Stage::running) work_();
  const std::lock_guard lock(mutex_);
  stage_ = Stage::ended;
  changed_.notify_all();
}

CommandThread& CommandThread::of_process() {
  static std::mutex mutex;
  static CommandThread* thread = nullptr;
  static pid_t process = 0;
  const std::lock_guard lock(mutex);
  if (process != getpid()) {
    thread = new CommandThread;  // the thread of a parent process is not here, and this one ends with the process
    process = getpid();
  }
  return *thread;
}

CommandThread::CommandThread() {
  std::thread([this] { serve(); }).detach();
}

void CommandThread::submit(std::shared_ptr<CommandTask> task) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(task));
  changed_.notify_one();
}

void CommandThread::serve() {
  while (true) {
    std::shared_ptr<CommandTask> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !waiting_.empty(); });
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task->run();
  }
}

}  // namespace separatrix
