-- Run a table for LÖVE and print it as JSON. Text goes out by its bytes, so that none can be misread on the way.
local function json(value)
  if type(value) == "string" then
    return '"' .. value:gsub(".", function(c) return ("%02x"):format(c:byte()) end) .. '"'
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  if #value > 0 or next(value) == nil then
    for number, part in ipairs(value) do parts[number] = json(part) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for key, part in pairs(value) do parts[#parts + 1] = json(key) .. ":" .. json(part) end
  return "{" .. table.concat(parts, ",") .. "}"
end

print(json(dofile(arg[1])))
