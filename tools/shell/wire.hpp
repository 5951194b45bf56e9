#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace separatrix {

/// Messages between the processes of a job, numbered from 0. One thread at a time calls it.
class Wire {
 public:
  struct Message {
    int from = 0, kind = 0;
    std::string bytes;
  };

  /// Waits until the other processes end theirs too.
  virtual ~Wire() = default;

  virtual int rank() const = 0;
  virtual int size() const = 0;

  /// kind  of the message, 0 or more
  virtual void send(int to, int kind, std::string_view bytes) = 0;

  /// The next message to this process; none: there is none now. Those of one process come in the order in which it sent them.
  virtual std::optional<Message> poll() = 0;
};

/// Time between two polls: short while messages come, so that nobody waits; longer where none does, so that the processor is
/// left to those who work.
class PollPause {
 public:
  void reset() { pause_ = shortest; }
  void wait() {
    std::this_thread::sleep_for(pause_);
    if (pause_ < longest) pause_ *= 2;
  }

 private:
  static constexpr std::chrono::microseconds shortest{20}, longest{1000};
  std::chrono::microseconds pause_ = shortest;
};

/// Where this process stands in a job, as its environment says: Open MPI's mpirun, and Slurm's srun with --mpi=pmix, set it.
struct JobPlace {
  int rank = 0, size = 1;
};

/// OMPI_COMM_WORLD_RANK and _SIZE, of Open MPI's mpirun; PMI_RANK and PMI_SIZE, of that of MPICH; PMIX_RANK with
/// SLURM_STEP_NUM_TASKS, of srun. A process that none of these has started is alone.
JobPlace job_place();

/// MPI, which is loaded for that and not before: it takes longer than a short command.
///
/// throws  UsageError where this program has none: it was built without, or the library cannot be loaded
std::unique_ptr<Wire> open_mpi_wire();

/// What mpirun can do with this program: "shared by MPI, ompi-c 4.1.4", or "not shared, built without MPI".
std::string mpi_text();

/// What the module with MPI in it offers, by this name.
using OpenWire = Wire* (*)();
constexpr const char* open_wire_name = "separatrix_open_wire";

}  // namespace separatrix
