"""Writes the small files of this folder; run it where PyTorch 2.6 is, with the folder as argument. Every number is its place in the tensor, times 0.5."""
import collections, os, pickle, sys, zipfile
import torch

folder = sys.argv[1]


def counting(*shape, dtype=torch.float32):
    return (torch.arange(max(1, torch.Size(shape).numel())) * 0.5).reshape(shape).to(dtype)


base = counting(4, 6)
everything = collections.OrderedDict(
    f32=counting(2, 3), f64=counting(2, 3, dtype=torch.float64), f16=counting(2, 3, dtype=torch.float16), bf16=counting(2, 3, dtype=torch.bfloat16),
    i64=torch.tensor([-1, 2 ** 31 - 1]), i32=torch.tensor([-3, 4], dtype=torch.int32), i16=torch.tensor([-5, 6], dtype=torch.int16), i8=torch.tensor([-7, 8], dtype=torch.int8),
    u8=torch.tensor([9, 250], dtype=torch.uint8), flag=torch.tensor([True, False]), scalar=torch.tensor(2.5), empty=torch.zeros(0, 3),
    whole=base, transposed=base.t(), part=base[1:3, 2:5], every=base[:, ::2], parameter=torch.nn.Parameter(counting(3)))
torch.save(everything, f"{folder}/everything.pth")
torch.save(everything, f"{folder}/everything-legacy.pth", _use_new_zipfile_serialization=False)

layers = torch.nn.Sequential(collections.OrderedDict(conv=torch.nn.Conv2d(2, 3, 1), bn=torch.nn.BatchNorm2d(3)))
with torch.no_grad():
    for tensor in layers.state_dict().values():
        if tensor.is_floating_point():
            tensor.copy_(counting(*tensor.shape))
state = layers.state_dict()
torch.save({"epoch": 3, "state_dict": {"module." + k: v for k, v in state.items()}, "optimizer": {"state": {}, "param_groups": [{"lr": 0.1, "params": [0, 1]}]}}, f"{folder}/training.pth")
torch.save(state, f"{folder}/layers.pt")
torch.save(layers, f"{folder}/whole-model.pth")


class Call:
    def __reduce__(self):
        return os.system, ("touch executed",)


torch.save({"weight": counting(2), "note": Call()}, f"{folder}/hostile.pth")
with zipfile.ZipFile(f"{folder}/layers.pt") as old, zipfile.ZipFile(f"{folder}/compressed.pth", "w", zipfile.ZIP_DEFLATED) as new:
    for info in old.infolist():
        new.writestr(info.filename, old.read(info))
