"""Writes training.json and training.safetensors: short trainings of networks from Keras layer configs, computed by PyTorch in float64.

A training is kept only if first weights moved by a relative 1e-6 leave every number within half of the tolerance: rounding must not decide it.
Usage: python3 networks.py FOLDER
"""
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def same(x, kernel, stride, value=0.0):
    """Keras's same padding: the extra pixel at the end."""
    pads = []
    for size, k, s in zip(reversed(x.shape[2:]), reversed(kernel), reversed(stride)):
        total = max((-(-size // s) - 1) * s + k - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads, value=value)


ACTIVATIONS = {
    "linear": lambda x: x, "relu": F.relu, "relu6": F.relu6, "silu": F.silu, "hard_silu": F.hardswish, "hard_sigmoid": F.hardsigmoid, "sigmoid": torch.sigmoid,
    "tanh": torch.tanh, "gelu": F.gelu, "elu": F.elu, "softmax": lambda x: torch.softmax(x, -1), "leaky_relu": lambda x: F.leaky_relu(x, 0.2),
}


def first(x):
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


class Layer:
    """One layer: Keras's class, its config, its weights in Keras's order."""

    def __init__(self, name, cls, inbound, **config):
        self.name, self.cls, self.inbound, self.config = name, cls, inbound, {"name": name, "trainable": True, "dtype": "float32", **config}
        self.weights, self.state = None, set()

    def build(self, shape, rng):
        c, channels, made = self.config, shape[-1], []

        def add(name, dims, low=None):
            fan = int(np.prod(dims[:-1])) if len(dims) > 1 else 8
            value = rng.uniform(-1, 1, dims) * (1.5 / np.sqrt(fan)) if low is None else rng.uniform(low, low + 0.5, dims)
            made.append([name, torch.tensor(np.float32(value), dtype=torch.float64)])

        if self.cls in ("Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D"):
            k, out = c["kernel_size"], c.get("filters")
            if self.cls == "Conv2D":
                add("kernel", [*k, channels // c["groups"], out])
            elif self.cls == "Conv2DTranspose":
                add("kernel", [*k, out, channels])
            elif self.cls == "DepthwiseConv2D":
                out = channels * c["depth_multiplier"]
                add("kernel", [*k, channels, c["depth_multiplier"]])
            else:
                add("depthwise_kernel", [*k, channels, c["depth_multiplier"]])
                add("pointwise_kernel", [1, 1, channels * c["depth_multiplier"], out])
            if c["use_bias"]:
                add("bias", [out])
        elif self.cls == "Dense":
            add("kernel", [channels, c["units"]])
            if c["use_bias"]:
                add("bias", [c["units"]])
        elif self.cls in ("BatchNormalization", "LayerNormalization", "GroupNormalization"):
            if c["scale"]:
                add("gamma", [channels], 0.75)
            if c["center"]:
                add("beta", [channels])
            if self.cls == "BatchNormalization":
                add("moving_mean", [channels])
                add("moving_variance", [channels], 0.75)
                self.state = {"moving_mean", "moving_variance"}
        elif self.cls == "PReLU":
            add("alpha", [1, 1, channels], 0.1)
        self.weights = dict(made)

    def call(self, xs, training):
        c, w, x = self.config, self.weights, xs[0]
        act = ACTIVATIONS[c.get("activation", "linear")] if isinstance(c.get("activation", "linear"), str) else None
        if self.cls in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
            x, groups = first(x), c.get("groups", x.shape[-1])
            kernel = w["kernel"] if self.cls != "SeparableConv2D" else w["depthwise_kernel"]
            if self.cls != "Conv2D":
                kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
            reach = [(k - 1) * d + 1 for k, d in zip(c["kernel_size"], c["dilation_rate"])]
            if c["padding"] == "same":
                x = same(x, reach, c["strides"])
            x = F.conv2d(x, kernel.permute(3, 2, 0, 1), stride=c["strides"], dilation=c["dilation_rate"], groups=groups)
            if self.cls == "SeparableConv2D":
                x = F.conv2d(x, w["pointwise_kernel"].permute(3, 2, 0, 1))
            x = last(x)
            return act(x + w["bias"] if c["use_bias"] else x)
        if self.cls == "Conv2DTranspose":
            size = [n * s if c["padding"] == "same" else (n - 1) * s + max(k, s) for n, k, s in zip(x.shape[1:3], c["kernel_size"], c["strides"])]
            full = F.conv_transpose2d(first(x), w["kernel"].permute(3, 2, 0, 1), stride=c["strides"])
            full = F.pad(full, [0, max(0, size[1] - full.shape[3]), 0, max(0, size[0] - full.shape[2])])
            before = [max(k - s, 0) // 2 if c["padding"] == "same" else 0 for k, s in zip(c["kernel_size"], c["strides"])]
            x = last(full[:, :, before[0]:before[0] + size[0], before[1]:before[1] + size[1]])
            return act(x + w["bias"] if c["use_bias"] else x)
        if self.cls == "Dense":
            x = x @ w["kernel"]
            return act(x + w["bias"] if c["use_bias"] else x)
        if self.cls == "BatchNormalization":
            axes = tuple(range(x.dim() - 1))
            mean, var = (x.mean(axes), x.var(axes, unbiased=False)) if training else (w["moving_mean"], w["moving_variance"])
            if training:
                with torch.no_grad():
                    for name, value in (("moving_mean", mean), ("moving_variance", var)):
                        w[name].mul_(c["momentum"]).add_(value * (1 - c["momentum"]))
            x = (x - mean) / torch.sqrt(var + c["epsilon"])
            return x * w.get("gamma", 1) + w.get("beta", 0)
        if self.cls == "LayerNormalization":
            x = (x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, unbiased=False, keepdim=True) + c["epsilon"])
            return x * w.get("gamma", 1) + w.get("beta", 0)
        if self.cls == "GroupNormalization":
            groups = x.shape[-1] if c["groups"] == -1 else c["groups"]
            x = last(F.group_norm(first(x), groups, eps=c["epsilon"]))
            return x * w.get("gamma", 1) + w.get("beta", 0)
        if self.cls == "ReLU":
            y = torch.where(x >= 0, x, c["negative_slope"] * x)
            return y if c["max_value"] is None else torch.clamp(y, max=c["max_value"])
        if self.cls == "LeakyReLU":
            return F.leaky_relu(x, c["negative_slope"])
        if self.cls == "ELU":
            return F.elu(x, c["alpha"])
        if self.cls == "PReLU":
            return torch.where(x >= 0, x, w["alpha"] * x)
        if self.cls == "Softmax":
            return torch.softmax(x, c["axis"])
        if self.cls == "Activation":
            return act(x)
        if self.cls == "MaxPooling2D":
            x = first(x)
            return last(F.max_pool2d(same(x, c["pool_size"], c["strides"], -np.inf) if c["padding"] == "same" else x, c["pool_size"], c["strides"]))
        if self.cls == "AveragePooling2D":
            def pool(t):
                return F.avg_pool2d(same(t, c["pool_size"], c["strides"]) if c["padding"] == "same" else t, c["pool_size"], c["strides"])
            return last(pool(first(x)) / pool(torch.ones_like(first(x))))
        if self.cls in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
            return x.mean((1, 2), keepdim=c["keepdims"]) if "Average" in self.cls else x.amax((1, 2), keepdim=c["keepdims"])
        if self.cls == "UpSampling2D":
            return last(F.interpolate(first(x), scale_factor=c["size"], mode=c["interpolation"], **({"align_corners": False} if c["interpolation"] == "bilinear" else {})))
        if self.cls == "ZeroPadding2D":
            (t, b), (l, r) = c["padding"]
            return last(F.pad(first(x), [l, r, t, b]))
        if self.cls == "Cropping2D":
            (t, b), (l, r) = c["cropping"]
            return x[:, t:x.shape[1] - b, l:x.shape[2] - r]
        if self.cls == "Flatten":
            return x.flatten(1)
        if self.cls == "Reshape":
            return x.reshape(x.shape[0], *c["target_shape"])
        if self.cls == "Permute":
            return x.permute(0, *c["dims"])
        if self.cls == "Rescaling":
            return x * c["scale"] + c["offset"]
        if self.cls == "Concatenate":
            return torch.cat(xs, c["axis"])
        merge = {"Add": torch.add, "Subtract": torch.sub, "Multiply": torch.mul, "Maximum": torch.maximum, "Minimum": torch.minimum, "Average": torch.add}[self.cls]
        for other in xs[1:]:
            x = merge(x, other)
        return x / len(xs) if self.cls == "Average" else x


def conv(name, inbound, filters, kernel, strides=1, padding="same", cls="Conv2D", **more):
    config = dict(kernel_size=[kernel] * 2, strides=[strides] * 2, padding=padding, data_format="channels_last", dilation_rate=[1, 1], activation="linear", use_bias=True,
                  bias_initializer={"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None}, bias_regularizer=None, activity_regularizer=None, bias_constraint=None)
    if cls in ("Conv2D", "Conv2DTranspose", "SeparableConv2D"):
        config["filters"] = filters
    if cls == "Conv2D":
        config["groups"] = 1
    if cls in ("DepthwiseConv2D", "SeparableConv2D"):
        config.update(depth_multiplier=1, depthwise_initializer={"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None}, "registered_name": None}, depthwise_regularizer=None, depthwise_constraint=None)
    return Layer(name, cls, inbound, **{**config, **more})


def bn(name, inbound, **more):
    return Layer(name, "BatchNormalization", inbound, **{**dict(axis=-1, momentum=0.9, epsilon=1e-3, center=True, scale=True, synchronized=False), **more})


def norm(name, cls, inbound, **more):
    return Layer(name, cls, inbound, **{**dict(axis=-1, epsilon=1e-3, center=True, scale=True), **more})


def dense(name, inbound, units, activation="linear", **more):
    return Layer(name, "Dense", inbound, **{**dict(units=units, activation=activation, use_bias=True, kernel_regularizer=None, quantization_config=None), **more})


def pool(name, cls, inbound, size=2, strides=2, padding="valid"):
    return Layer(name, cls, inbound, pool_size=[size] * 2, padding=padding, strides=[strides] * 2, data_format="channels_last")


def globally(name, cls, inbound, keepdims=False):
    return Layer(name, cls, inbound, data_format="channels_last", keepdims=keepdims)


def mobile():
    """Inverted residuals with hard swish and relu6, squeeze and excitation, a separable convolution."""
    yield conv("stem", ["image"], 8, 3, 2, use_bias=False)
    yield bn("stem_bn", ["stem"])
    yield Layer("stem_act", "Activation", ["stem_bn"], activation="hard_silu")
    yield conv("expand", ["stem_act"], 20, 1, use_bias=False)
    yield bn("expand_bn", ["expand"])
    yield Layer("expand_relu6", "ReLU", ["expand_bn"], max_value=6.0, negative_slope=0.0, threshold=0.0)
    yield Layer("pad", "ZeroPadding2D", ["expand_relu6"], padding=[[1, 1], [1, 1]], data_format="channels_last")
    yield conv("depthwise", ["pad"], None, 3, 1, "valid", "DepthwiseConv2D", use_bias=False)
    yield bn("depthwise_bn", ["depthwise"])
    yield Layer("depthwise_act", "Activation", ["depthwise_bn"], activation="hard_silu")
    yield globally("squeeze", "GlobalAveragePooling2D", ["depthwise_act"], True)
    yield conv("reduce", ["squeeze"], 5, 1, activation="relu")
    yield conv("restore", ["reduce"], 20, 1, activation="hard_sigmoid")
    yield Layer("excite", "Multiply", ["depthwise_act", "restore"])
    yield conv("project", ["excite"], 8, 1, use_bias=False)
    yield bn("project_bn", ["project"])
    yield Layer("residual", "Add", ["stem_act", "project_bn"])
    yield conv("separable", ["residual"], 12, 5, 2, cls="SeparableConv2D", activation="hard_silu", pointwise_regularizer=None, depth_multiplier=2)
    yield globally("pooled", "GlobalAveragePooling2D", ["separable"])
    yield dense("classes", ["pooled"], 5, "softmax")


def unet():
    """Down, up by transposed convolutions of two kinds, joins, both upsamplings, a map of the input's size."""
    yield conv("down1", ["image"], 6, 3, activation="relu")
    yield pool("pool1", "MaxPooling2D", ["down1"])
    yield conv("down2", ["pool1"], 9, 3, activation="relu")
    yield pool("pool2", "AveragePooling2D", ["down2"], 3, 2, "same")
    yield conv("bottom", ["pool2"], 12, 3, activation="silu", dilation_rate=[2, 2])
    yield conv("up2", ["bottom"], 7, 3, 2, cls="Conv2DTranspose", output_padding=None)
    yield Layer("join2", "Concatenate", ["up2", "down2"], axis=-1)
    yield conv("mix2", ["join2"], 8, 3, activation="relu", groups=2)
    yield conv("up1", ["mix2"], 5, 2, 2, "valid", "Conv2DTranspose")
    yield Layer("big", "UpSampling2D", ["mix2"], size=[2, 2], interpolation="bilinear", data_format="channels_last")
    yield Layer("coarse", "UpSampling2D", ["bottom"], size=[4, 4], interpolation="nearest", data_format="channels_last")
    yield Layer("join1", "Concatenate", ["up1", "big", "coarse", "down1"], axis=3)
    yield conv("map", ["join1"], 2, 1, activation="linear")


def normalizations():
    """Group, layer and batch normalization in every combination of scale and center, with the parametric activations."""
    yield Layer("rescale", "Rescaling", ["image"], scale=0.5, offset=0.1)
    yield conv("a", ["rescale"], 12, 3, use_bias=False)
    yield norm("groups", "GroupNormalization", ["a"], groups=4)
    yield Layer("prelu", "PReLU", ["groups"], alpha_initializer={"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None}, alpha_regularizer=None, alpha_constraint=None, shared_axes=[1, 2])
    yield conv("b", ["prelu"], 12, 3, 2)
    yield norm("instances", "GroupNormalization", ["b"], groups=-1, center=False)
    yield Layer("leaky", "LeakyReLU", ["instances"], negative_slope=0.3)
    yield norm("layer", "LayerNormalization", ["leaky"], epsilon=1e-3)
    yield conv("c", ["layer"], 10, 1, activation="gelu")
    yield norm("plain", "LayerNormalization", ["c"], scale=False)
    yield Layer("elu", "ELU", ["plain"], alpha=0.7)
    yield Layer("crop", "Cropping2D", ["elu"], cropping=[[0, 1], [1, 0]], data_format="channels_last")
    yield Layer("permute", "Permute", ["crop"], dims=[2, 1, 3])
    yield Layer("rows", "Reshape", ["permute"], target_shape=[9, 10])
    yield norm("rows_norm", "LayerNormalization", ["rows"])
    yield Layer("flat", "Flatten", ["rows_norm"], data_format="channels_last")
    yield dense("hidden", ["flat"], 16, use_bias=False)
    yield bn("batch", ["hidden"], scale=False)
    yield Layer("act", "Activation", ["batch"], activation="tanh")
    yield dense("logits", ["act"], 4)
    yield Layer("classes", "Softmax", ["logits"], axis=-1)


def towers():
    """Two inputs through shared layers, merged in four ways."""
    yield conv("shared", ["left", "right"], 8, 3, 2, activation="relu")
    yield bn("shared_bn", ["shared", "shared"])
    yield globally("pooled", "GlobalMaxPooling2D", ["shared_bn", "shared_bn"])
    yield Layer("difference", "Subtract", ["pooled", "pooled"])
    yield Layer("product", "Multiply", ["pooled", "pooled"])
    yield Layer("higher", "Maximum", ["pooled", "pooled"])
    yield Layer("mean", "Average", [["pooled", 0], ["pooled", 1]])
    yield Layer("all", "Concatenate", ["difference", "product", "higher", "mean"], axis=-1)
    yield dense("hidden", ["all"], 12, "silu")
    yield dense("classes", ["hidden"], 3, "softmax")


MERGES = ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Average", "Concatenate")

CASES = [
    ("mobile", mobile, {"image": [16, 16, 3]}, "sparse_categorical_crossentropy", "Adam"),
    ("unet", unet, {"image": [12, 12, 3]}, "mean_squared_error", "SGD"),
    ("normalizations", normalizations, {"image": [8, 8, 3]}, "categorical_crossentropy", "Adam"),
    ("towers", towers, {"left": [10, 10, 2], "right": [10, 10, 2]}, "sparse_categorical_crossentropy", "SGD"),
]
BATCH, STEPS = 6, 3
OPTIMIZERS = {
    "Adam": {"name": "adam", "learning_rate": 0.002, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-3, "amsgrad": False},
    "SGD": {"name": "sgd", "learning_rate": 0.02, "momentum": 0.9, "nesterov": False},
}


def forward(layers, given, training, rng=None):
    calls, x = {name: [value] for name, value in given.items()}, None
    for layer in layers:
        mentioned = {}

        def source(item):
            name, number = (item[0], item[1]) if isinstance(item, list) else (item, mentioned.get(item, 0))
            mentioned[name] = number + 1
            return calls[name][number if len(calls[name]) > 1 else 0]

        sources = [source(item) for item in layer.inbound]
        for xs in [sources] if layer.cls in MERGES else [[s] for s in sources]:
            if layer.weights is None:
                layer.build(xs[0].shape, rng)
            x = layer.call(xs, training)
            calls.setdefault(layer.name, []).append(x)
    return x


def loss_of(kind, y, target):
    if kind == "mean_squared_error":
        return ((y - target) ** 2).mean()
    # Keras takes probabilities here, and their logarithm after bringing them to a sum of one and within 1e-7 of 0 and 1.
    y = torch.clamp(y / y.sum(-1, keepdim=True), 1e-7, 1 - 1e-7).log()
    return -(y[torch.arange(len(y)), target].mean() if kind.startswith("sparse") else (y * target).sum(-1).mean())


def train(layers, data, loss, optimizer):
    trained = [w.requires_grad_() for l in layers for n, w in l.weights.items() if n not in l.state]
    slots, losses, o = [[torch.zeros_like(w), torch.zeros_like(w)] for w in trained], [], OPTIMIZERS[optimizer]
    for step, (x, y) in enumerate(data, 1):
        value = loss_of(loss, forward(layers, x, True), y)
        gradients = torch.autograd.grad(value, trained)
        losses.append(value.item())
        with torch.no_grad():
            for w, g, s in zip(trained, gradients, slots):
                if optimizer == "SGD":
                    s[0].mul_(o["momentum"]).sub_(o["learning_rate"] * g)
                    w.add_(s[0])
                else:
                    s[0].mul_(o["beta_1"]).add_((1 - o["beta_1"]) * g)
                    s[1].mul_(o["beta_2"]).add_((1 - o["beta_2"]) * g * g)
                    rate = o["learning_rate"] * np.sqrt(1 - o["beta_2"] ** step) / (1 - o["beta_1"] ** step)
                    w.sub_(rate * s[0] / (s[1].sqrt() + o["epsilon"]))
    with torch.no_grad():
        prediction = forward(layers, data[-1][0], False)
    return losses, prediction, {f"{l.name}/{n}": w.detach().clone() for l in layers for n, w in l.weights.items()}


def make(case, seed):
    name, build, shapes, loss, optimizer = case
    rng = np.random.default_rng(seed)
    layers, data = list(build()), []
    for _ in range(STEPS):
        x = {k: torch.tensor(np.float32(rng.normal(size=[BATCH, *s])), dtype=torch.float64) for k, s in shapes.items()}
        data.append((x, None))
    with torch.no_grad():
        y = forward(layers, data[0][0], False, rng)
    for i, (x, _) in enumerate(data):
        labels = rng.integers(0, y.shape[-1], BATCH)
        target = np.float32(rng.normal(size=y.shape)) if loss == "mean_squared_error" else np.eye(y.shape[-1])[labels] if loss.startswith("cat") else labels
        data[i] = (x, torch.tensor(target) if loss.startswith("sparse") else torch.tensor(target, dtype=torch.float64))
    start = {(l.name, n): w.clone() for l in layers for n, w in l.weights.items()}

    def run(change):
        for l in layers:
            l.weights = {n: change(start[l.name, n]).detach().clone() for n in l.weights}
        return train(layers, data, loss, optimizer)

    reference = run(lambda w: w)
    for _ in range(8):
        moved = run(lambda w: w * (1 + 1e-6 * torch.tensor(rng.choice([-1.0, 1.0], size=w.shape))))
        if max(abs(a - b) / (0.5e-4 * abs(b)) for a, b in zip(moved[0], reference[0])) > 1:
            return None
        for a, b in [(moved[1], reference[1]), *((moved[2][k], reference[2][k]) for k in reference[2])]:
            if ((a - b).abs() > 0.5 * (1e-3 + 1e-3 * b.abs())).any():
                return None
    return layers, data, start, reference


def main(folder):
    tensors, cases = {}, []

    def keep(name, value):
        tensors[name] = np.ascontiguousarray(value.numpy().astype(np.int32 if value.dtype == torch.int64 else np.float32))
        return name

    for case in CASES:
        name, _, shapes, loss, optimizer = case
        seed, made = next((s, m) for s in range(1, 100) if (m := make(case, s)))
        layers, data, start, (losses, prediction, final) = made
        several = len(shapes) > 1
        cases.append({
            "id": name, "loss": loss, "optimizer": optimizer, "optimizer_config": OPTIMIZERS[optimizer], "batch": BATCH, "seed": seed,
            "input_shape": list(shapes.values()) if several else next(iter(shapes.values())),
            "layers": [{"name": l.name, "cls": l.cls, "config": {k: v for k, v in l.config.items()}, "inbound": l.inbound,
                        "weights": [[n, list(w.shape), keep(f"{name}/init/{l.name}/{n}", start[l.name, n])] for n, w in l.weights.items()]} for l in layers],
            "steps": [{"x": [keep(f"{name}/{i}/{k}", v) for k, v in x.items()] if several else keep(f"{name}/{i}/x", next(iter(x.values()))),
                       "y": keep(f"{name}/{i}/y", y), "loss": losses[i]} for i, (x, y) in enumerate(data)],
            "final": {k: keep(f"{name}/final/{k}", v) for k, v in final.items()},
            "predict": keep(f"{name}/predict", prediction),
        })
        print(name, "seed", seed, "losses", losses)
    with open(f"{folder}/training.json", "w", encoding="utf-8") as f:
        json.dump(cases, f)
        f.write("\n")
    header, offset = {}, 0
    for name, value in tensors.items():
        header[name] = {"dtype": "I32" if value.dtype == np.int32 else "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{folder}/training.safetensors", "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            f.write(value.tobytes())


main(sys.argv[1])
