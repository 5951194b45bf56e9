#include "theory/registry.hpp"

#include <cstddef>
#include <mutex>
#include <optional>

#include "lib/num/error.hpp"
#include "theory/papers_include.inc"

namespace separatrix {
namespace {

// Papers, each made when it is first asked for: the models of all of them take longer than most runs of one.
class Shelf {
 public:
  std::size_t size() const { return makers_.size(); }

  const Paper& operator[](std::size_t i) {
    const std::lock_guard lock(access_);
    if (!made_[i]) made_[i] = makers_[i]();
    return *made_[i];
  }

 private:
  using Maker = Paper (*)();

  static std::vector<Maker> all() {
    std::vector<Maker> makers;
#include "theory/papers_calls.inc"
    return makers;
  }

  const std::vector<Maker> makers_ = all();
  std::vector<std::optional<Paper>> made_ = std::vector<std::optional<Paper>>(makers_.size());
  std::mutex access_;
};

Shelf& shelf() {
  static Shelf all;
  return all;
}

}  // namespace

const std::vector<Paper>& papers() {
  static const std::vector<Paper> list = [] {
    std::vector<Paper> all;
    for (std::size_t i = 0; i < shelf().size(); ++i) all.push_back(shelf()[i]);
    return all;
  }();
  return list;
}

const TheoryModel& find_model(const std::string& name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shelf().size(); ++i) {
    const Paper& paper = shelf()[i];
    for (const TheoryModel& each : paper.models) {
      if (each.model.name() == name) return each;
      names.push_back(each.model.name());
    }
  }
  throw UnknownName("model", name, names, "the path of a file that ends in .toml");
}

}  // namespace separatrix
