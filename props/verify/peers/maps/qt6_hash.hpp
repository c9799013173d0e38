// QHash of Qt 6.
#pragma once

#include "qt_hash.hpp"
