"""Makes the fixtures of this folder: small residual networks as PyTorch exports them, with an input and what PyTorch computes from it.

Needs PyTorch and onnx (Debian trixie: python3-torch 2.6 and python3-onnx). Usage: python3 export_pytorch.py FOLDER
"""
import sys
import warnings

import numpy
import onnx
import torch
from torch import nn

warnings.filterwarnings("ignore")
folder = sys.argv[1]


def normalized(inputs, outputs, kernel, stride=1, padding=0):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = normalized(inputs, outputs, 3, stride, 1)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)) if stride != 1 or inputs != outputs else nn.Identity()

    def forward(self, x):
        return torch.relu(self.norm(self.second(self.first(x))) + self.shortcut(x))


class Network(nn.Module):
    """A residual network with the shapes' arithmetic that people write: x.view(x.size(0), -1)."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(normalized(3, 8, 5, 2, 2), nn.MaxPool2d(3, 2, 1, ceil_mode=True))
        self.blocks = nn.Sequential(Residual(8, 8, 1), Residual(8, 16, 2), Residual(16, 16, 1))
        self.pool = nn.AvgPool2d(2, 1, 1)
        self.drop = nn.Dropout(0.3)
        self.hidden = nn.Linear(16 * 5 * 5, 12)
        self.act = nn.PReLU(12)
        self.head = nn.Linear(12, 10)

    def forward(self, x):
        x = self.pool(self.blocks(self.stem(x)))
        x = nn.functional.hardswish(self.hidden(self.drop(x.view(x.size(0), -1))))
        return self.head(self.act(x)) * 2 - 0.5


class Pooled(nn.Module):
    """The other ending: the mean over all positions."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(normalized(3, 8, 3, 1, 1), Residual(8, 16, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10))

    def forward(self, x):
        return self.body(x)


def shake(model):
    generator = torch.Generator().manual_seed(7)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            for value, centre in ((module.weight, 1), (module.bias, 0), (module.running_mean, 0), (module.running_var, 1)):
                value.data = centre + 0.4 * (torch.rand(value.shape, generator=generator) - 0.5)
    return model.eval()


torch.manual_seed(0)
x = torch.rand(3, 3, 30, 30) * 2 - 1
numpy.save(f"{folder}/input.npy", x.numpy())
for name, model, training in (
    ("residual", shake(Network()), torch.onnx.TrainingMode.PRESERVE),
    ("residual-folded", shake(Network()), torch.onnx.TrainingMode.EVAL),
    ("pooled", shake(Pooled()), torch.onnx.TrainingMode.PRESERVE),
):
    with torch.no_grad():
        numpy.save(f"{folder}/{name}.npy", model(x).numpy())
    torch.onnx.export(
        model, x, f"{folder}/{name}.onnx", training=training, do_constant_folding=training == torch.onnx.TrainingMode.EVAL, opset_version=17, dynamo=False,
        input_names=["image"], output_names=["scores"], dynamic_axes={"image": {0: "n"}, "scores": {0: "n"}})

onnx.save_model(
    onnx.load(f"{folder}/pooled.onnx"), f"{folder}/pooled-external.onnx", save_as_external_data=True, all_tensors_to_one_file=True,
    location="pooled-external.data", size_threshold=0, convert_attribute=True)
