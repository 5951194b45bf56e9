#include "lib/model/csv.hpp"

namespace separatrix {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  bool done() const { return at_ == text_.size(); }
  FilePlace place() const { return place_; }

  /// True if this line is not to be read; then it has been passed.
  bool skip_line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = text_.substr(at_, end - at_);
    if (!line.starts_with('#') && line.find_first_not_of(" \t\r") != std::string_view::npos) return false;
    while (!done() && text_[at_] != '\n') next();
    if (!done()) next();
    return true;
  }

  std::vector<CsvField> row() {
    std::vector<CsvField> fields;
    while (true) {
      fields.push_back(field());
      if (done()) return fields;
      const bool last = text_[at_] == '\n';
      next();
      if (last) return fields;
    }
  }

 private:
  void next() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if (at_ == text_.size() || (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) {
      ++place_.column;  // a character ends where no continuation byte follows
    }
  }

  bool at_blank() const { return text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r'; }
  bool at_end() const { return done() || text_[at_] == ',' || text_[at_] == '\n'; }

  CsvField field() {
    while (!at_end() && at_blank()) next();
    CsvField field{"", place_};
    if (!done() && text_[at_] == '"') {
      field.text = quoted(field.place);
      while (!at_end() && at_blank()) next();
      if (!at_end())
        throw FileError(file_, text_, place_, "a comma or the end of the line has to follow a closing quote");
    } else {
      const std::size_t begin = at_;
      while (!at_end()) next();
      field.text = text_.substr(begin, at_ - begin);
      field.text.erase(field.text.find_last_not_of(" \t\r") + 1);
    }
    return field;
  }

  std::string quoted(FilePlace open) {
    std::string text;
    for (next(); !done(); next()) {
      if (text_[at_] == '"') {
        next();
        if (done() || text_[at_] != '"') return text;
      }
      text += text_[at_];
    }
    throw FileError(file_, text_, open, "this quote is never closed");
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  FilePlace place_;
};

}  // namespace

FilePlace read_csv(std::string_view text, const std::string& file,
                   const std::function<void(const std::vector<CsvField>& row)>& take) {
  CsvReader reader(text, file);
  FilePlace last;
  while (!reader.done()) {
    last = reader.place();
    if (!reader.skip_line()) take(reader.row());
  }
  return last;
}

}  // namespace separatrix
