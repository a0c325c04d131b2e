"""Convolutions as products of matrices give what torch's own give, their gradients and the gradients of those too."""

import pytest
import torch
from torch import nn

from ganstudio.gans import low_convolutions
from ganstudio.gans.low_convolutions import LowConv2d, LowConvTranspose2d

SHAPES = [((4, 4), (2, 2), (8, 8)), ((3, 3), (1, 1), (4, 4)), ((4, 3), (2, 1), (8, 3)), ((3, 4), (1, 2), (2, 6))]
LAST = torch.channels_last


@pytest.fixture
def always(monkeypatch):
    """They are taken in float64 too, where differences show."""
    monkeypatch.setattr(low_convolutions, "_is_worth_it", lambda *what: True)


def layers(kernel, stride, transposed):
    """Return the layer and torch's own with the same weights."""
    own = (nn.ConvTranspose2d if transposed else nn.Conv2d)(5, 6, kernel, stride, padding=1, bias=False)
    made = (LowConvTranspose2d if transposed else LowConv2d)(5, 6, kernel, stride)
    made.load_state_dict(own.state_dict())
    return made.double().to(memory_format=LAST), own.double()


@pytest.mark.parametrize("transposed", [False, True], ids=["reducing", "enlarging"])
@pytest.mark.parametrize(("kernel", "stride", "size"), SHAPES)
def test_they_are_torch_s_own(always, kernel, stride, size, transposed):
    made, own = layers(kernel, stride, transposed)
    answers = []
    for layer in (made, own):
        x = torch.randn(3, 5, *size, dtype=torch.float64, generator=torch.Generator().manual_seed(1)).requires_grad_()
        answer = layer(x)
        answer.backward(torch.cos(answer.detach()))
        answers.append((answer, x.grad, layer.weight.grad))
    for ours, theirs in zip(*answers, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-12)
    assert answers[0][0].is_contiguous(memory_format=LAST)


@pytest.mark.parametrize("transposed", [False, True], ids=["reducing", "enlarging"])
def test_a_penalty_on_the_gradient_reaches_weights_and_pictures(always, transposed):
    found = []
    for layer in layers((4, 4), (2, 2), transposed):
        x = torch.randn(3, 5, 8, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(1)).requires_grad_()
        (gradient,) = torch.autograd.grad(layer(x).square().sum(), x, create_graph=True)
        gradient.square().sum().backward()
        found.append((x.grad, layer.weight.grad))
    for ours, theirs in zip(*found, strict=True):
        assert torch.allclose(ours, theirs)


@pytest.mark.parametrize("frozen", ["weight", "picture"])
def test_what_needs_no_gradient_gets_none(always, frozen):
    made, _own = layers((4, 4), (2, 2), False)
    x = torch.randn(3, 5, 8, 8, dtype=torch.float64).requires_grad_(frozen == "weight")
    made.weight.requires_grad_(frozen == "picture")
    made(x).sum().backward()
    assert (x.grad is None) == (frozen == "picture") and (made.weight.grad is None) == (frozen == "weight")


@pytest.mark.parametrize(
    ("layer", "x", "is_product"),
    [
        (LowConv2d(8, 8, 3), torch.randn(2, 8, 4, 4), True),
        (LowConv2d(8, 8, 4, 2), torch.randn(2, 8, 8, 8), True),
        (LowConvTranspose2d(8, 8, 4, 2), torch.randn(2, 8, 4, 4), True),
        (LowConv2d(8, 8, 3), torch.randn(2, 8, 8, 8), False),
        (LowConvTranspose2d(8, 8, 4, 2), torch.randn(2, 8, 8, 8), False),
    ],
)
def test_they_are_products_in_bfloat16_where_pictures_are_small(monkeypatch, layer, x, is_product):
    made, matrix = [], low_convolutions._matrix
    monkeypatch.setattr(low_convolutions, "_matrix", lambda *what: made.append(what) or matrix(*what))
    layer, x = layer.to(memory_format=LAST), x.contiguous(memory_format=LAST)
    plain = layer(x)
    assert not made, "float32 is left to torch"
    with torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        answer = layer(x.bfloat16())
    assert bool(made) == is_product and answer.dtype == torch.bfloat16
    assert (answer.float() - plain).abs().max() < 0.05
