// QHash of Qt 5.
#pragma once

#include "qt_hash.hpp"
