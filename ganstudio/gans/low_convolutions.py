"""Convolutions at the bottom of a network, where pictures are of a few pixels, as products of matrices.

There nearly all of the work is the weights: torch's own convolutions put them into another order and back, which in
bfloat16 on a CPU takes several times as long as the arithmetic. As a product with what each pixel sees, laid out in a
row (Chellapilla 2006, "High performance convolutional neural networks for document processing"), weights are used as
they lie. Elsewhere, and wherever the gradient of a gradient is asked for, these are torch's own.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_FEW = 16  # pixels on the low side

_Pair = tuple[int, int]


class LowConv2d(nn.Conv2d):
    """A convolution without bias, with an edge of one pixel, whose answer may be of a few pixels only."""

    def __init__(self, channels: int, out: int, kernel: int | _Pair, stride: int | _Pair = 1) -> None:
        super().__init__(channels, out, kernel, stride, padding=1, bias=False)

    def forward(self, input: Tensor) -> Tensor:
        """Map `(n, channels, h, w)`."""
        size = _low_size(input, self.kernel_size, self.stride, self.padding)
        if not _is_worth_it(input, self.weight, size):
            return super().forward(input)
        answer: Tensor = _Reducing.apply(input, self.weight, self.stride, self.padding)
        return answer


class LowConvTranspose2d(nn.ConvTranspose2d):
    """A transposed convolution without bias, less an edge of one pixel, that may start from a few pixels only."""

    def __init__(self, channels: int, out: int, kernel: int | _Pair, stride: int | _Pair = 1) -> None:
        super().__init__(channels, out, kernel, stride, padding=1, bias=False)

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        """Map `(n, channels, h, w)`."""
        if output_size is not None or not _is_worth_it(input, self.weight, _size(input)):
            return super().forward(input, output_size)
        answer: Tensor = _Enlarging.apply(input, self.weight, self.stride, self.padding)
        return answer


def _is_worth_it(x: Tensor, weight: Tensor, low: _Pair) -> bool:
    lies_right = x.device.type == "cpu" and weight.is_contiguous(memory_format=torch.channels_last)
    return x.dtype == torch.bfloat16 and lies_right and low[0] * low[1] <= _FEW


class _Reducing(torch.autograd.Function):
    """From the high side to the low one. `weight` is `(low channels, high channels, y, x)`, in both."""

    @staticmethod
    def forward(ctx: Any, high: Tensor, weight: Tensor, stride: _Pair, padding: _Pair) -> Tensor:
        seen, matrix = _seen(high, _kernel(weight), stride, padding), _matrix(weight, high)
        ctx.save_for_backward(high, weight, seen, matrix)
        ctx.stride, ctx.padding = stride, padding
        return _picture(seen @ matrix.t(), high, _low_size(high, _kernel(weight), stride, padding))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,) = gradients
        high, weight, seen, matrix = ctx.saved_tensors
        if torch.is_grad_enabled():
            return *_own_gradients(gradient, high, weight, ctx, transposed=False), None, None
        rows, to_high, to_weight = _rows(gradient), None, None
        if ctx.needs_input_grad[0]:
            to_high = _spread(rows @ matrix, gradient, weight, ctx.stride, ctx.padding, _size(high))
        if ctx.needs_input_grad[1]:
            to_weight = _weights(rows.t() @ seen, weight)
        return to_high, to_weight, None, None


class _Enlarging(torch.autograd.Function):
    """From the low side to the high one."""

    @staticmethod
    def forward(ctx: Any, low: Tensor, weight: Tensor, stride: _Pair, padding: _Pair) -> Tensor:
        matrix = _matrix(weight, low)
        ctx.save_for_backward(low, weight, matrix)
        ctx.stride, ctx.padding = stride, padding
        sides = zip(_size(low), _kernel(weight), stride, padding, strict=True)
        height, width = ((side - 1) * s + k - 2 * p for side, k, s, p in sides)
        return _spread(_rows(low) @ matrix, low, weight, stride, padding, (height, width))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        (gradient,) = gradients
        low, weight, matrix = ctx.saved_tensors
        if torch.is_grad_enabled():
            return *_own_gradients(gradient, low, weight, ctx, transposed=True), None, None
        seen, to_low, to_weight = _seen(gradient, _kernel(weight), ctx.stride, ctx.padding), None, None
        if ctx.needs_input_grad[0]:
            to_low = _picture(seen @ matrix.t(), low, _size(low))
        if ctx.needs_input_grad[1]:
            to_weight = _weights(_rows(low).t() @ seen, weight)
        return to_low, to_weight, None, None


def _own_gradients(gradient: Tensor, x: Tensor, weight: Tensor, ctx: Any, transposed: bool) -> tuple[Tensor, Tensor]:
    """Return torch's gradients, which have gradients themselves."""
    cast = weight.to(x.dtype)
    to_x, to_weight, _bias = torch.ops.aten.convolution_backward(
        gradient, x, cast, None, ctx.stride, ctx.padding, (1, 1), transposed, (0, 0), 1, (True, True, False)
    )
    return to_x, to_weight.to(weight.dtype)


def _size(x: Tensor) -> _Pair:
    return x.shape[2], x.shape[3]


def _kernel(weight: Tensor) -> _Pair:
    return weight.shape[2], weight.shape[3]


def _low_size(high: Tensor, kernel: tuple[int, ...], stride: tuple[int, ...], padding: Any) -> _Pair:
    height, width = (
        (side + 2 * p - k) // s + 1 for side, k, s, p in zip(_size(high), kernel, stride, padding, strict=True)
    )
    return height, width


def _rows(x: Tensor) -> Tensor:
    """Lay pictures `(n, c, h, w)` out as a row for each pixel, `(n * h * w, c)`."""
    return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])


def _picture(rows: Tensor, like: Tensor, size: _Pair) -> Tensor:
    """Return rows as pictures, channels last."""
    return rows.view(like.shape[0], *size, rows.shape[1]).permute(0, 3, 1, 2)


def _matrix(weight: Tensor, like: Tensor) -> Tensor:
    """Return weights as `(low channels, y * x * high channels)`, in the arithmetic of `like`."""
    return weight.permute(0, 2, 3, 1).reshape(weight.shape[0], -1).to(like.dtype)


def _weights(matrix: Tensor, weight: Tensor) -> Tensor:
    """Return a matrix as weights like `weight`."""
    low, high, y, x = weight.shape
    return matrix.to(weight.dtype).view(low, y, x, high).permute(0, 3, 1, 2)


def _seen(high: Tensor, kernel: _Pair, stride: _Pair, padding: _Pair) -> Tensor:
    """Lay out what each low pixel sees: `(n * low pixels, y * x * high channels)`."""
    n, channels, height, width = high.shape
    (down, across), (y, x) = padding, kernel
    edged = high.new_zeros(n, height + 2 * down, width + 2 * across, channels)
    edged[:, down : down + height, across : across + width] = high.permute(0, 2, 3, 1)
    low = _low_size(high, kernel, stride, padding)
    each, row, pixel, channel = edged.stride()
    steps = (each, row * stride[0], pixel * stride[1], row, pixel, channel)
    return edged.as_strided((n, *low, y, x, channels), steps).reshape(n * low[0] * low[1], -1)


def _spread(seen: Tensor, low: Tensor, weight: Tensor, stride: _Pair, padding: _Pair, size: _Pair) -> Tensor:
    """Add up what `_seen` would lay out, at the pixels where it lies: pictures of `size`, channels last."""
    (n, _c, height, width), (_low, channels, y, x), (down, across) = low.shape, weight.shape, padding
    parts = seen.view(n, height, width, y, x, channels)
    edged = seen.new_zeros(n, size[0] + 2 * down, size[1] + 2 * across, channels)
    for i in range(y):
        for j in range(x):
            rows, columns = slice(i, i + stride[0] * height, stride[0]), slice(j, j + stride[1] * width, stride[1])
            edged[:, rows, columns] += parts[:, :, :, i, j]
    inner = edged[:, down : down + size[0], across : across + size[1]]
    return inner.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
