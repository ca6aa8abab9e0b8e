"""Networks as torchvision builds them, in plain PyTorch, with weights that both sides can make: writes for each the names and shapes of its state dict and the scores of one image.

Run where PyTorch is:  python3 torchvision.py OUTPUT.json.gz [NETWORK...]
Scores are computed in float64. Weights and image come from the generator below, which TorchWeights.cs has too. The modules' names are torchvision 0.20's; their numbers of parameters are
held against the published ones before anything is written.
"""
import gzip, json, sys
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

torch.backends.mkldnn.enabled = False
EVERY = 10  # one score of ten is kept


def uniform(name, count):
    """Numbers in [-1, 1) that follow from a name and a place: splitmix64 of FNV-1a."""
    seed = 0xcbf29ce484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001b3) & 0xffffffffffffffff
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9e3779b97f4a7c15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2 ** 23 - 1


def value(name, shape):
    count = int(np.prod(shape))
    u = uniform(name, count)
    last = name.rsplit(".", 1)[-1]
    if last == "running_var":
        u = 1 + 0.5 * u
    elif last in ("running_mean", "bias"):
        u = 0.1 * u
    elif last == "layer_scale":
        u = 0.5 + 0.3 * u
    elif len(shape) == 1:
        u = 1 + 0.2 * u
    else:
        u = u * np.sqrt(6 / (count // shape[0]))
    return u.astype(np.float32).reshape(shape)


class Named(nn.Module):
    """A module of others by name, whose forward is given."""

    def __init__(self, forward, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name.replace("__", "-"), part)
        self.run = forward

    def forward(self, x):
        return self.run(self, x)


def conv(i, o, k, s=1, p=None, g=1, bias=False):
    k = (k, k) if isinstance(k, int) else k
    return nn.Conv2d(i, o, k, s, (k[0] // 2, k[1] // 2) if p is None else p, groups=g, bias=bias)


def conv_norm(i, o, k, s=1, g=1, act=None, eps=1e-5):
    return nn.Sequential(*[conv(i, o, k, s, g=g), nn.BatchNorm2d(o, eps)] + ([act()] if act else []))


def basic(i, o, k, s=1, p=None):
    return Named(lambda m, x: F.relu(m.bn(m.conv(x))), conv=conv(i, o, k, s, p), bn=nn.BatchNorm2d(o, 1e-3))


GAP = lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())


def resnet(depths, bottleneck):
    def block(i, f, s):
        o = f * 4 if bottleneck else f
        parts = [("conv1", conv(i, f, 1)), ("bn1", nn.BatchNorm2d(f)), ("conv2", conv(f, f, 3, s)), ("bn2", nn.BatchNorm2d(f)), ("conv3", conv(f, o, 1)), ("bn3", nn.BatchNorm2d(o))] if bottleneck \
            else [("conv1", conv(i, f, 3, s)), ("bn1", nn.BatchNorm2d(f)), ("conv2", conv(f, f, 3)), ("bn2", nn.BatchNorm2d(f))]
        if s > 1 or i != o:
            parts.append(("downsample", nn.Sequential(conv(i, o, 1, s), nn.BatchNorm2d(o))))

        def run(m, x):
            y = F.relu(m.bn1(m.conv1(x)))
            y = m.bn2(m.conv2(y))
            if bottleneck:
                y = m.bn3(m.conv3(F.relu(y)))
            return F.relu(y + (m.downsample(x) if hasattr(m, "downsample") else x))
        return Named(run, **dict(parts))
    i, layers = 64, {}
    for stage, depth in enumerate(depths):
        blocks = []
        for k in range(depth):
            blocks.append(block(i, 64 << stage, 2 if stage and not k else 1))
            i = (64 << stage) * (4 if bottleneck else 1)
        layers[f"layer{stage + 1}"] = nn.Sequential(*blocks)

    def run(m, x):
        x = F.max_pool2d(F.relu(m.bn1(m.conv1(x))), 3, 2, 1)
        return m.fc(torch.flatten(F.adaptive_avg_pool2d(m.layer4(m.layer3(m.layer2(m.layer1(x)))), 1), 1))
    return Named(run, conv1=conv(3, 64, 7, 2), bn1=nn.BatchNorm2d(64), **layers, fc=nn.Linear(i, 1000))


def vgg(depths, norm):
    layers, i = [], 3
    for f, depth in zip([64, 128, 256, 512, 512], depths):
        for _ in range(depth):
            layers += [conv(i, f, 3, bias=True)] + ([nn.BatchNorm2d(f)] if norm else []) + [nn.ReLU()]
            i = f
        layers.append(nn.MaxPool2d(2))
    head = nn.Sequential(nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000))
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(m.features(x), 7), 1)), features=nn.Sequential(*layers), classifier=head)


def alexnet():
    features = nn.Sequential(conv(3, 64, 11, 4, 2, bias=True), nn.ReLU(), nn.MaxPool2d(3, 2), conv(64, 192, 5, bias=True), nn.ReLU(), nn.MaxPool2d(3, 2),
                             conv(192, 384, 3, bias=True), nn.ReLU(), conv(384, 256, 3, bias=True), nn.ReLU(), conv(256, 256, 3, bias=True), nn.ReLU(), nn.MaxPool2d(3, 2))
    head = nn.Sequential(nn.Dropout(), nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000))
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(m.features(x), 6), 1)), features=features, classifier=head)


class Residual(nn.Module):
    def __init__(self, name, body, skip):
        super().__init__()
        self.add_module(name, body)
        self.body, self.skip = name, skip

    def forward(self, x):
        y = getattr(self, self.body)(x)
        return x + y if self.skip else y


def mobilenet_v2():
    layers, i = [conv_norm(3, 32, 3, 2, act=nn.ReLU6)], 32
    for t, c, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for k in range(n):
            stride, h = (s if k == 0 else 1), i * t
            body = ([conv_norm(i, h, 1, act=nn.ReLU6)] if t > 1 else []) + [conv_norm(h, h, 3, stride, h, nn.ReLU6), conv(h, c, 1), nn.BatchNorm2d(c)]
            layers.append(Residual("conv", nn.Sequential(*body), stride == 1 and i == c))
            i = c
    layers.append(conv_norm(i, 1280, 1, act=nn.ReLU6))
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(m.features(x), 1), 1)), features=nn.Sequential(*layers), classifier=nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000)))


def excitation(c, squeeze, inner, outer):
    return Named(lambda m, x: x * outer(m.fc2(inner(m.fc1(F.adaptive_avg_pool2d(x, 1))))), fc1=nn.Conv2d(c, squeeze, 1), fc2=nn.Conv2d(squeeze, c, 1))


def divisible(v, d=8):
    n = max(d, int(v + d / 2) // d * d)
    return n + d if n < 0.9 * v else n


def mobilenet_v3(rows, hidden):
    layers, i = [conv_norm(3, 16, 3, 2, act=nn.Hardswish, eps=1e-3)], 16
    for k, h, c, se, act, s in rows:
        a = nn.Hardswish if act == "HS" else nn.ReLU
        body = ([conv_norm(i, h, 1, act=a, eps=1e-3)] if h != i else []) + [conv_norm(h, h, k, s, h, a, 1e-3)]
        body += ([excitation(h, divisible(h // 4), F.relu, F.hardsigmoid)] if se else []) + [conv_norm(h, c, 1, eps=1e-3)]
        layers.append(Residual("block", nn.Sequential(*body), s == 1 and i == c))
        i = c
    layers.append(conv_norm(i, 6 * i, 1, act=nn.Hardswish, eps=1e-3))
    head = nn.Sequential(nn.Linear(6 * i, hidden), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(hidden, 1000))
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(m.features(x), 1), 1)), features=nn.Sequential(*layers), classifier=head)


SMALL = [(3, 16, 16, 1, "RE", 2), (3, 72, 24, 0, "RE", 2), (3, 88, 24, 0, "RE", 1), (5, 96, 40, 1, "HS", 2), (5, 240, 40, 1, "HS", 1), (5, 240, 40, 1, "HS", 1),
         (5, 120, 48, 1, "HS", 1), (5, 144, 48, 1, "HS", 1), (5, 288, 96, 1, "HS", 2), (5, 576, 96, 1, "HS", 1), (5, 576, 96, 1, "HS", 1)]
LARGE = [(3, 16, 16, 0, "RE", 1), (3, 64, 24, 0, "RE", 2), (3, 72, 24, 0, "RE", 1), (5, 72, 40, 1, "RE", 2), (5, 120, 40, 1, "RE", 1), (5, 120, 40, 1, "RE", 1), (3, 240, 80, 0, "HS", 2),
         (3, 200, 80, 0, "HS", 1), (3, 184, 80, 0, "HS", 1), (3, 184, 80, 0, "HS", 1), (3, 480, 112, 1, "HS", 1), (3, 672, 112, 1, "HS", 1), (5, 672, 160, 1, "HS", 2), (5, 960, 160, 1, "HS", 1), (5, 960, 160, 1, "HS", 1)]


def squeezenet(one):
    def fire(i, s, e):
        def run(m, x):
            x = F.relu(m.squeeze(x))
            return torch.cat([F.relu(m.expand1x1(x)), F.relu(m.expand3x3(x))], 1)
        return Named(run, squeeze=conv(i, s, 1, bias=True), expand1x1=conv(s, e, 1, bias=True), expand3x3=conv(s, e, 3, bias=True))
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    layers = [conv(3, 64, 3, 2, 0, bias=True), nn.ReLU(), pool(), fire(64, 16, 64), fire(128, 16, 64), pool(), fire(128, 32, 128), fire(256, 32, 128), pool(),
              fire(256, 48, 192), fire(384, 48, 192), fire(384, 64, 256), fire(512, 64, 256)] if one else \
        [conv(3, 96, 7, 2, 0, bias=True), nn.ReLU(), pool(), fire(96, 16, 64), fire(128, 16, 64), fire(128, 32, 128), pool(), fire(256, 32, 128), fire(256, 48, 192),
         fire(384, 48, 192), fire(384, 64, 256), pool(), fire(512, 64, 256)]
    head = nn.Sequential(nn.Dropout(), nn.Conv2d(512, 1000, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
    return Named(lambda m, x: torch.flatten(m.classifier(m.features(x)), 1), features=nn.Sequential(*layers), classifier=head)


def densenet121():
    parts, i = {"conv0": conv(3, 64, 7, 2), "norm0": nn.BatchNorm2d(64), "relu0": nn.ReLU(), "pool0": nn.MaxPool2d(3, 2, 1)}, 64

    def layer(i):
        def run(m, x):
            return torch.cat([x, m.conv2(F.relu(m.norm2(m.conv1(F.relu(m.norm1(x))))))], 1)
        return Named(run, norm1=nn.BatchNorm2d(i), conv1=conv(i, 128, 1), norm2=nn.BatchNorm2d(128), conv2=conv(128, 32, 3))
    for b, depth in enumerate([6, 12, 24, 16]):
        block = nn.Sequential()
        for k in range(depth):
            block.add_module(f"denselayer{k + 1}", layer(i))
            i += 32
        parts[f"denseblock{b + 1}"] = block
        if b < 3:
            parts[f"transition{b + 1}"] = Named(lambda m, x: F.avg_pool2d(m.conv(F.relu(m.norm(x))), 2), norm=nn.BatchNorm2d(i), conv=conv(i, i // 2, 1))
            i //= 2
    parts["norm5"] = nn.BatchNorm2d(i)
    features = nn.Sequential()
    for name, part in parts.items():
        features.add_module(name, part)
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(F.relu(m.features(x)), 1), 1)), features=features, classifier=nn.Linear(i, 1000))


def googlenet():
    def block(i, a, b, c, d):
        return Named(lambda m, x: torch.cat([m.branch1(x), m.branch2(x), m.branch3(x), m.branch4(x)], 1), branch1=basic(i, a, 1), branch2=nn.Sequential(basic(i, b[0], 1), basic(b[0], b[1], 3)),
                     branch3=nn.Sequential(basic(i, c[0], 1), basic(c[0], c[1], 3)), branch4=nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), basic(i, d, 1)))
    pool = lambda k=3: nn.MaxPool2d(k, 2, ceil_mode=True)

    def run(m, x):
        for name in m.order:
            x = getattr(m, name)(x)
        return x
    m = Named(run, conv1=basic(3, 64, 7, 2), maxpool1=pool(), conv2=basic(64, 64, 1), conv3=basic(64, 192, 3), maxpool2=pool(),
              inception3a=block(192, 64, (96, 128), (16, 32), 32), inception3b=block(256, 128, (128, 192), (32, 96), 64), maxpool3=pool(),
              inception4a=block(480, 192, (96, 208), (16, 48), 64), inception4b=block(512, 160, (112, 224), (24, 64), 64), inception4c=block(512, 128, (128, 256), (24, 64), 64),
              inception4d=block(512, 112, (144, 288), (32, 64), 64), inception4e=block(528, 256, (160, 320), (32, 128), 128), maxpool4=pool(2),
              inception5a=block(832, 256, (160, 320), (32, 128), 128), inception5b=block(832, 384, (192, 384), (48, 128), 128), gap=GAP(), dropout=nn.Dropout(0.2), fc=nn.Linear(1024, 1000))
    m.order = list(m._modules)
    return m


def inception_v3():
    avg = lambda x: F.avg_pool2d(x, 3, 1, 1)

    def a(i, f):
        return Named(lambda m, x: torch.cat([m.branch1x1(x), m.branch5x5_2(m.branch5x5_1(x)), m.branch3x3dbl_3(m.branch3x3dbl_2(m.branch3x3dbl_1(x))), m.branch_pool(avg(x))], 1),
                     branch1x1=basic(i, 64, 1), branch5x5_1=basic(i, 48, 1), branch5x5_2=basic(48, 64, 5), branch3x3dbl_1=basic(i, 64, 1), branch3x3dbl_2=basic(64, 96, 3),
                     branch3x3dbl_3=basic(96, 96, 3), branch_pool=basic(i, f, 1))

    def b(i):
        return Named(lambda m, x: torch.cat([m.branch3x3(x), m.branch3x3dbl_3(m.branch3x3dbl_2(m.branch3x3dbl_1(x))), F.max_pool2d(x, 3, 2)], 1),
                     branch3x3=basic(i, 384, 3, 2, 0), branch3x3dbl_1=basic(i, 64, 1), branch3x3dbl_2=basic(64, 96, 3), branch3x3dbl_3=basic(96, 96, 3, 2, 0))

    def c(i, n):
        return Named(lambda m, x: torch.cat([m.branch1x1(x), m.branch7x7_3(m.branch7x7_2(m.branch7x7_1(x))),
                                             m.branch7x7dbl_5(m.branch7x7dbl_4(m.branch7x7dbl_3(m.branch7x7dbl_2(m.branch7x7dbl_1(x))))), m.branch_pool(avg(x))], 1),
                     branch1x1=basic(i, 192, 1), branch7x7_1=basic(i, n, 1), branch7x7_2=basic(n, n, (1, 7)), branch7x7_3=basic(n, 192, (7, 1)), branch7x7dbl_1=basic(i, n, 1),
                     branch7x7dbl_2=basic(n, n, (7, 1)), branch7x7dbl_3=basic(n, n, (1, 7)), branch7x7dbl_4=basic(n, n, (7, 1)), branch7x7dbl_5=basic(n, 192, (1, 7)), branch_pool=basic(i, 192, 1))

    def d(i):
        return Named(lambda m, x: torch.cat([m.branch3x3_2(m.branch3x3_1(x)), m.branch7x7x3_4(m.branch7x7x3_3(m.branch7x7x3_2(m.branch7x7x3_1(x)))), F.max_pool2d(x, 3, 2)], 1),
                     branch3x3_1=basic(i, 192, 1), branch3x3_2=basic(192, 320, 3, 2, 0), branch7x7x3_1=basic(i, 192, 1), branch7x7x3_2=basic(192, 192, (1, 7)),
                     branch7x7x3_3=basic(192, 192, (7, 1)), branch7x7x3_4=basic(192, 192, 3, 2, 0))

    def e(i):
        def run(m, x):
            y, z = m.branch3x3_1(x), m.branch3x3dbl_2(m.branch3x3dbl_1(x))
            return torch.cat([m.branch1x1(x), m.branch3x3_2a(y), m.branch3x3_2b(y), m.branch3x3dbl_3a(z), m.branch3x3dbl_3b(z), m.branch_pool(avg(x))], 1)
        return Named(run, branch1x1=basic(i, 320, 1), branch3x3_1=basic(i, 384, 1), branch3x3_2a=basic(384, 384, (1, 3)), branch3x3_2b=basic(384, 384, (3, 1)), branch3x3dbl_1=basic(i, 448, 1),
                     branch3x3dbl_2=basic(448, 384, 3), branch3x3dbl_3a=basic(384, 384, (1, 3)), branch3x3dbl_3b=basic(384, 384, (3, 1)), branch_pool=basic(i, 192, 1))

    def run(m, x):
        for name in m.order:
            x = getattr(m, name)(x)
        return x
    m = Named(run, Conv2d_1a_3x3=basic(3, 32, 3, 2, 0), Conv2d_2a_3x3=basic(32, 32, 3, 1, 0), Conv2d_2b_3x3=basic(32, 64, 3), maxpool1=nn.MaxPool2d(3, 2), Conv2d_3b_1x1=basic(64, 80, 1),
              Conv2d_4a_3x3=basic(80, 192, 3, 1, 0), maxpool2=nn.MaxPool2d(3, 2), Mixed_5b=a(192, 32), Mixed_5c=a(256, 64), Mixed_5d=a(288, 64), Mixed_6a=b(288), Mixed_6b=c(768, 128),
              Mixed_6c=c(768, 160), Mixed_6d=c(768, 160), Mixed_6e=c(768, 192), Mixed_7a=d(768), Mixed_7b=e(1280), Mixed_7c=e(2048), gap=GAP(), dropout=nn.Dropout(), fc=nn.Linear(2048, 1000))
    m.order = list(m._modules)
    return m


def efficientnet_b0():
    layers, i = [conv_norm(3, 32, 3, 2, act=nn.SiLU)], 32
    for t, k, s, c, n in [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)]:
        stage = []
        for r in range(n):
            stride, h = (s if r == 0 else 1), i * t
            body = ([conv_norm(i, h, 1, act=nn.SiLU)] if t > 1 else []) + [conv_norm(h, h, k, stride, h, nn.SiLU), excitation(h, max(1, i // 4), F.silu, torch.sigmoid), conv_norm(h, c, 1)]
            stage.append(Residual("block", nn.Sequential(*body), stride == 1 and i == c))
            i = c
        layers.append(nn.Sequential(*stage))
    layers.append(conv_norm(i, 1280, 1, act=nn.SiLU))
    return Named(lambda m, x: m.classifier(torch.flatten(F.adaptive_avg_pool2d(m.features(x), 1), 1)), features=nn.Sequential(*layers), classifier=nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000)))


class Norm2d(nn.LayerNorm):
    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)


class Permute(nn.Module):
    def __init__(self, *order):
        super().__init__()
        self.order = order

    def forward(self, x):
        return x.permute(self.order)


class NextBlock(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.layer_scale = nn.Parameter(torch.ones(d, 1, 1))
        self.block = nn.Sequential(conv(d, d, 7, g=d, bias=True), Permute(0, 2, 3, 1), nn.LayerNorm(d, 1e-6), nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d), Permute(0, 3, 1, 2))

    def forward(self, x):
        return x + self.layer_scale * self.block(x)


def convnext_tiny():
    widths, layers = [96, 192, 384, 768], []
    for stage, depth in enumerate([3, 3, 9, 3]):
        d = widths[stage]
        layers.append(nn.Sequential(nn.Conv2d(3, d, 4, 4), Norm2d(d, 1e-6)) if stage == 0 else nn.Sequential(Norm2d(widths[stage - 1], 1e-6), nn.Conv2d(widths[stage - 1], d, 2, 2)))
        layers.append(nn.Sequential(*[NextBlock(d) for _ in range(depth)]))
    head = nn.Sequential(Norm2d(768, 1e-6), nn.Flatten(), nn.Linear(768, 1000))
    return Named(lambda m, x: m.classifier(F.adaptive_avg_pool2d(m.features(x), 1)), features=nn.Sequential(*layers), classifier=head)


def regnet_y_400mf():
    def unit(i, o, k, s=1, g=1):
        return conv_norm(i, o, k, s, g, nn.ReLU)

    def block(i, o, s):
        f = nn.Sequential()
        for name, part in [("a", unit(i, o, 1)), ("b", unit(o, o, 3, s, o // 8)), ("se", excitation(o, int(round(0.25 * i)), F.relu, torch.sigmoid)), ("c", conv_norm(o, o, 1))]:
            f.add_module(name, part)
        parts = {"f": f}
        if s > 1 or i != o:
            parts["proj"] = conv_norm(i, o, 1, s)
        return Named(lambda m, x: F.relu((m.proj(x) if hasattr(m, "proj") else x) + m.f(x)), **parts)
    trunk, i = nn.Sequential(), 32
    for stage, (depth, o) in enumerate(zip([1, 3, 6, 6], [48, 104, 208, 440])):
        blocks = nn.Sequential()
        for k in range(depth):
            blocks.add_module(f"block{stage + 1}-{k}", block(i, o, 2 if k == 0 else 1))
            i = o
        trunk.add_module(f"block{stage + 1}", blocks)
    return Named(lambda m, x: m.fc(torch.flatten(F.adaptive_avg_pool2d(m.trunk_output(m.stem(x)), 1), 1)), stem=unit(3, 32, 3, 2), trunk_output=trunk, fc=nn.Linear(440, 1000))


V11, V13, V16, V19 = [1, 1, 2, 2, 2], [2, 2, 2, 2, 2], [2, 2, 3, 3, 3], [2, 2, 4, 4, 4]
NETWORKS = {  # name in the zoo: (published number of parameters, side of the image, how it is made)
    "resnet18-224": (11689512, 224, lambda: resnet([2, 2, 2, 2], False)), "resnet34-224": (21797672, 224, lambda: resnet([3, 4, 6, 3], False)),
    "resnet50": (25557032, 224, lambda: resnet([3, 4, 6, 3], True)), "resnet101": (44549160, 224, lambda: resnet([3, 4, 23, 3], True)),
    "vgg11-224": (132863336, 224, lambda: vgg(V11, False)), "vgg13": (133047848, 224, lambda: vgg(V13, False)), "vgg16-224": (138357544, 224, lambda: vgg(V16, False)),
    "vgg19-224": (143667240, 224, lambda: vgg(V19, False)), "vgg11-bn": (132868840, 224, lambda: vgg(V11, True)), "vgg16-bn": (138365992, 224, lambda: vgg(V16, True)),
    "alexnet": (61100840, 224, alexnet), "mobilenet-v2": (3504872, 224, mobilenet_v2), "mobilenet-v3-small": (2542856, 224, lambda: mobilenet_v3(SMALL, 1024)),
    "mobilenet-v3-large": (5483032, 224, lambda: mobilenet_v3(LARGE, 1280)), "squeezenet1-0": (1248424, 224, lambda: squeezenet(False)), "squeezenet1-1": (1235496, 224, lambda: squeezenet(True)),
    "densenet121": (7978856, 224, densenet121), "googlenet": (6624904, 224, googlenet), "inception-v3": (23834568, 299, inception_v3), "efficientnet-b0": (5288548, 224, efficientnet_b0),
    "convnext-tiny": (28589128, 224, convnext_tiny), "regnet-y-400mf": (4344144, 224, regnet_y_400mf)}


def main():
    wanted, result = sys.argv[2:] or list(NETWORKS), {}
    for name in wanted:
        published, side, make = NETWORKS[name]
        model = make().eval()
        count = sum(p.numel() for p in model.parameters())
        assert count == published, (name, count, published)
        state = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
        model.load_state_dict({k: torch.from_numpy(value(k, tuple(v.shape))) for k, v in state.items()}, strict=False)
        image = torch.from_numpy(uniform("image", 3 * side * side).astype(np.float32).reshape(1, 3, side, side)).double()
        with torch.no_grad():
            scores = model.double()(image)[0].numpy()
        assert np.isfinite(scores).all()
        # The last layer's numbers are multiplied by a power of two, so that the scores are about 1.
        gain = 2.0 ** -round(np.log2(scores.std()))
        scores *= gain
        print(name, count, float(scores.std()), float(np.abs(scores).max()), flush=True)
        result[name] = {"side": side, "parameters": count, "head": list(state)[-1].rsplit(".", 1)[0], "gain": gain, "tensors": {k: list(v.shape) for k, v in state.items()}, "scores": [round(float(s), 7) for s in scores[::EVERY]]}
    with open(sys.argv[1], "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(json.dumps(result, separators=(",", ":")).encode())


main()
