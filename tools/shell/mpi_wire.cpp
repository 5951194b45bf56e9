// A module that the program loads where mpirun has started it (tools/shell/wire.cpp).
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>

#include "tools/shell/wire.hpp"

namespace separatrix {
namespace {

class MpiWire : public Wire {
 public:
  // serialized: in a sweep it is another thread that talks than before and after; false: an exception on its way is no
  // reason to abort the job, it becomes a sentence
  MpiWire() : environment_(boost::mpi::threading::serialized, false) {}

  int rank() const override { return world_.rank(); }
  int size() const override { return world_.size(); }

  void send(int to, int kind, std::string_view bytes) override {
    world_.send(to, kind, bytes.data(), static_cast<int>(bytes.size()));
  }

  std::optional<Message> poll() override {
    const boost::optional<boost::mpi::status> waiting = world_.iprobe();
    if (!waiting) return std::nullopt;
    Message message{waiting->source(), waiting->tag(),
                    std::string(static_cast<std::size_t>(*waiting->count<char>()), '\0')};
    world_.recv(message.from, message.kind, message.bytes.data(), static_cast<int>(message.bytes.size()));
    return message;
  }

 private:
  boost::mpi::environment environment_;
  boost::mpi::communicator world_;
};

}  // namespace
}  // namespace separatrix

extern "C" separatrix::Wire* separatrix_open_wire() { return new separatrix::MpiWire; }
