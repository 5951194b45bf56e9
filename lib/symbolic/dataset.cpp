#include "lib/symbolic/dataset.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "lib/num/error.hpp"

namespace separatrix {

struct Dataset::Record {
  std::string name;
  std::vector<std::string> columns;
  std::vector<Rational> values;
  std::unordered_map<std::string, std::size_t> index;
  std::size_t hash = 0;

  bool operator==(const Record& other) const {
    return hash == other.hash && name == other.name && columns == other.columns && values == other.values;
  }
};

namespace {

constexpr std::size_t prime = 0x100000001b3ULL;

std::size_t mix(std::size_t hash, const std::string& text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return (hash ^ 0xff) * prime;
}

std::size_t content_hash(const Dataset::Record& record) {
  std::size_t hash = mix(0xcbf29ce484222325ULL, record.name);
  for (const std::string& column : record.columns) hash = mix(hash, column);
  for (const Rational& value : record.values) {
    hash = (hash ^ mpz_get_ui(value.get_num_mpz_t())) * prime;
    hash = (hash ^ static_cast<std::size_t>(sgn(value) + 2)) * prime;
    hash = (hash ^ mpz_get_ui(value.get_den_mpz_t())) * prime;
    hash ^= hash >> 29;
  }
  return hash;
}

// The one list of all records: a deque never moves its elements.
class Records {
 public:
  const Dataset::Record* find_or_add(Dataset::Record candidate) {
    const std::lock_guard lock(mutex_);
    for (const Dataset::Record& each : records_) {
      if (each == candidate) return &each;
    }
    return &records_.emplace_back(std::move(candidate));
  }

 private:
  std::mutex mutex_;
  std::deque<Dataset::Record> records_;
};

Records& records() {
  static Records* const all = new Records;  // outlives every static Expression
  return *all;
}

}  // namespace

Dataset::Dataset(std::string name, std::vector<std::string> columns, std::vector<Rational> values) {
  Record record;
  record.name = std::move(name);
  record.columns = std::move(columns);
  record.values = std::move(values);
  const std::size_t width = record.columns.size();
  if (width == 0) throw InvalidArgument("number of columns of " + record.name, "0", "at least one");
  if (record.values.empty()) throw InvalidArgument("number of samples of " + record.name, "0", "at least one");
  if (record.values.size() % width != 0) {
    throw InvalidArgument("number of values of " + record.name, std::to_string(record.values.size()),
                          "a multiple of its " + std::to_string(width) + " columns");
  }
  for (std::size_t i = 0; i < width; ++i) {
    const std::string& column = record.columns[i];
    if (column.empty() || !record.index.emplace(column, i).second) {
      throw InvalidArgument("column '" + column + "' of " + record.name, "", "names that are not empty, each once");
    }
  }
  record.hash = content_hash(record);
  record_ = records().find_or_add(std::move(record));
}

const std::string& Dataset::name() const { return record_->name; }
const std::vector<std::string>& Dataset::columns() const { return record_->columns; }
std::size_t Dataset::samples() const { return record_->values.size() / record_->columns.size(); }
std::size_t Dataset::hash() const { return record_->hash; }

const Rational& Dataset::value(std::size_t sample, std::size_t column) const {
  return record_->values[sample * record_->columns.size() + column];
}

std::optional<std::size_t> Dataset::column_index(const std::string& column) const {
  const auto found = record_->index.find(column);
  if (found == record_->index.end()) return std::nullopt;
  return found->second;
}

bool depends_on_sample(Expression expression, Dataset data) {
  const std::vector<Dataset>& unbound = unbound_data(expression);
  return std::find(unbound.begin(), unbound.end(), data) != unbound.end();
}

}  // namespace separatrix
