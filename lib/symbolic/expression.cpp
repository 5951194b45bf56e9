#include "lib/symbolic/expression.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// What a handle points at. `lead` is the first symbol or column met in argument order, `weight` the size
/// of the expression written out as a tree (saturating): the keys of the canonical order. `unbound`: the data
/// of columns that no mean binds.
struct Node {
  Kind kind;
  std::vector<Expression> arguments;
  std::string name;
  Rational number;
  std::optional<Dataset> data;
  std::vector<Dataset> unbound;
  std::size_t hash = 0;
  std::uint64_t weight = 1;
  const std::string* lead = nullptr;
  std::uint64_t age = 0;
};

namespace {

std::size_t mix(std::size_t seed, std::size_t value) {
  seed ^= value + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2);
  return seed * 0xff51afd7ed558ccdULL;
}

std::size_t hash_text(const std::string& text) {
  std::size_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

// The number of a kind in hashes, and so in the order of terms that nothing else tells apart. It stays when functions
// are added: the same formula is computed in the same order by every version.
std::size_t hash_number(Kind kind) {
  constexpr std::size_t column = static_cast<std::size_t>(Kind::relu) + 1;
  if (kind <= Kind::relu) return static_cast<std::size_t>(kind);
  if (kind == Kind::column) return column;
  if (kind == Kind::mean) return column + 1;
  return column + 2 + static_cast<std::size_t>(kind);
}

std::size_t structural_hash(const Node& node) {
  std::size_t hash = mix(0, hash_number(node.kind));
  if (node.kind == Kind::symbol) return mix(hash, hash_text(node.name));
  if (node.kind == Kind::number) {
    hash = mix(hash, mpz_get_ui(node.number.get_num_mpz_t()));
    hash = mix(hash, static_cast<std::size_t>(sgn(node.number) + 2));
    return mix(hash, mpz_get_ui(node.number.get_den_mpz_t()));
  }
  if (node.kind == Kind::column) hash = mix(hash, hash_text(node.name));
  if (node.data) hash = mix(hash, node.data->hash());
  for (const Expression argument : node.arguments) hash = mix(hash, argument.hash());
  return hash;
}

// those of the arguments, less what a mean binds
std::vector<Dataset> unbound_data_of(const Node& node) {
  if (node.kind == Kind::column) return {*node.data};
  std::vector<Dataset> unbound;
  for (const Expression argument : node.arguments) {
    for (const Dataset data : unbound_data(argument)) {
      if (node.kind == Kind::mean && data == *node.data) continue;
      if (std::find(unbound.begin(), unbound.end(), data) == unbound.end()) unbound.push_back(data);
    }
  }
  return unbound;
}

struct SameHash {
  std::size_t operator()(const Node* node) const { return node->hash; }
};
struct SameStructure {
  bool operator()(const Node* a, const Node* b) const {
    return a->hash == b->hash && a->kind == b->kind && a->arguments == b->arguments && a->name == b->name &&
           a->number == b->number && a->data == b->data;
  }
};

// The one table of all nodes: a deque never moves its elements.
class NodeTable {
 public:
  const Node* find_or_add(Node candidate) {
    candidate.hash = structural_hash(candidate);
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(&candidate);
    if (found != index_.end()) return *found;
    constexpr std::uint64_t most = std::uint64_t{1} << 60;
    for (const Expression argument : candidate.arguments) {
      candidate.weight = std::min(most, candidate.weight + argument.node()->weight);
      if (!candidate.lead) candidate.lead = argument.node()->lead;
    }
    candidate.unbound = unbound_data_of(candidate);
    candidate.age = nodes_.size();
    nodes_.push_back(std::move(candidate));
    Node& node = nodes_.back();
    if (node.kind == Kind::symbol || node.kind == Kind::column) node.lead = &node.name;
    index_.insert(&node);
    return &node;
  }

 private:
  std::mutex mutex_;
  std::deque<Node> nodes_;
  std::unordered_set<const Node*, SameHash, SameStructure> index_;
};

NodeTable& table() {
  static NodeTable* const nodes = new NodeTable;  // outlives every static Expression
  return *nodes;
}

const Node* number_node(const Rational& value) {
  Node node;
  node.kind = Kind::number;
  node.number = value;
  return table().find_or_add(std::move(node));
}

}  // namespace

Expression::Expression() : Expression(0L) {}
Expression::Expression(long value) : node_(number_node(Rational(value))) {}
Expression::Expression(const Rational& value) : node_(number_node(value)) {}

Kind Expression::kind() const { return node_->kind; }
std::span<const Expression> Expression::arguments() const { return node_->arguments; }
const std::string& Expression::name() const { return node_->name; }
const Rational& Expression::number() const { return node_->number; }
const Dataset& Expression::data() const { return *node_->data; }
bool Expression::is_number(long value) const { return is_number() && number() == value; }
std::size_t Expression::hash() const { return node_->hash; }
std::uint64_t Expression::weight() const { return node_->weight; }

Expression symbol(const std::string& name) {
  Node node;
  node.kind = Kind::symbol;
  node.name = name;
  return Expression(table().find_or_add(std::move(node)));
}

Expression intern(Kind kind, std::vector<Expression> arguments) {
  Node node;
  node.kind = kind;
  node.arguments = std::move(arguments);
  return Expression(table().find_or_add(std::move(node)));
}

Expression column(Dataset data, const std::string& name) {
  if (!data.column_index(name)) throw UnknownName("column of " + data.name(), name, data.columns());
  Node node;
  node.kind = Kind::column;
  node.name = name;
  node.data = data;
  return Expression(table().find_or_add(std::move(node)));
}

Expression intern_mean(const Dataset& data, Expression body) {
  Node node;
  node.kind = Kind::mean;
  node.arguments = {body};
  node.data = data;
  return Expression(table().find_or_add(std::move(node)));
}

const std::vector<Dataset>& unbound_data(Expression expression) { return expression.node()->unbound; }

bool canonically_before(Expression a, Expression b) {
  if (a == b) return false;
  const Node& x = *a.node();
  const Node& y = *b.node();
  if (a.is_number() && b.is_number()) return x.number < y.number;
  if (!x.lead || !y.lead || *x.lead != *y.lead) {
    if (!x.lead || !y.lead) {
      if (static_cast<bool>(x.lead) != static_cast<bool>(y.lead)) return !x.lead;
    } else {
      return *x.lead < *y.lead;
    }
  }
  if (x.weight != y.weight) return x.weight < y.weight;
  if (x.kind != y.kind) return x.kind < y.kind;
  if (x.hash != y.hash) return x.hash < y.hash;
  return x.age < y.age;  // two structures with one 64-bit hash: any fixed order will do
}

const char* function_name(Kind kind) {
  switch (kind) {
#define SEPARATRIX_NAME(name) \
  case Kind::name: return #name;
    SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_NAME)
#undef SEPARATRIX_NAME
    default: return "";
  }
}

Expression operator+(Expression a, Expression b) { return sum({a, b}); }
Expression operator-(Expression a, Expression b) { return sum({a, product({-1, b})}); }
Expression operator*(Expression a, Expression b) { return product({a, b}); }
Expression operator/(Expression a, Expression b) { return product({a, power(b, -1)}); }
Expression operator-(Expression a) { return product({-1, a}); }

}  // namespace separatrix
