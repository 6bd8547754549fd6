"""Forty things that somebody knows to be in the shared corpora, and how they might ask: a phrase or its paraphrase of a
heading, and the file that has it. The list was written and committed before any result of the search was looked at.
"""

VISION = "ai-engineering/phases/04-computer-vision"
LANGUAGE, KOREAN = "hf-course/chapters/en", "hf-course/chapters/ko"

KNOWN_ITEMS = [
    ("why freezing layers works", f"{VISION}/05-transfer-learning"),
    ("discriminative learning rates", f"{VISION}/05-transfer-learning"),
    ("progressive unfreezing of layers", f"{VISION}/05-transfer-learning"),
    ("color spaces and why they exist", f"{VISION}/01-image-fundamentals"),
    ("HWC versus CHW layout", f"{VISION}/01-image-fundamentals"),
    ("how to compute the output size of a convolution", f"{VISION}/02-convolutions-from-scratch"),
    ("im2col trick", f"{VISION}/02-convolutions-from-scratch"),
    ("receptive field", f"{VISION}/02-convolutions-from-scratch"),
    ("degradation problem in deep networks", f"{VISION}/03-cnns-lenet-to-resnet"),
    ("label smoothing", f"{VISION}/04-image-classification"),
    ("mixup and cutmix augmentation", f"{VISION}/04-image-classification"),
    ("non-maximum suppression", f"{VISION}/06-object-detection-yolo"),
    ("anchors and grids in detection", f"{VISION}/06-object-detection-yolo"),
    ("dice loss for segmentation", f"{VISION}/07-semantic-segmentation-unet"),
    ("semantic vs instance vs panoptic segmentation", f"{VISION}/07-semantic-segmentation-unet"),
    ("RoIAlign instead of RoIPool", f"{VISION}/08-instance-segmentation-mask-rcnn"),
    ("mode collapse and other GAN failure modes", f"{VISION}/09-image-generation-gans"),
    ("faster sampling with DDIM", f"{VISION}/10-image-generation-diffusion"),
    ("classifier-free guidance", f"{VISION}/11-stable-diffusion"),
    ("inpainting", f"{VISION}/11-stable-diffusion"),
    ("sampling frames from a video", f"{VISION}/12-video-understanding"),
    ("neural radiance fields", f"{VISION}/13-3d-vision-nerf"),
    ("patch embedding", f"{VISION}/14-vision-transformers"),
    ("post-training quantisation", f"{VISION}/15-real-time-edge"),
    ("why mask 75% of the patches", f"{VISION}/17-self-supervised-vision"),
    ("zero-shot image classification with CLIP", f"{VISION}/18-open-vocab-clip"),
    ("CTC loss", f"{VISION}/19-ocr-document-understanding"),
    ("part affinity fields", f"{VISION}/21-keypoint-pose"),
    ("spherical harmonics", f"{VISION}/22-3d-gaussian-splatting"),
    ("pinhole camera intrinsics", f"{VISION}/26-monocular-depth"),
    ("Hungarian algorithm", f"{VISION}/27-multi-object-tracking"),
    ("subword tokenization", f"{LANGUAGE}/chapter2/4.mdx"),
    ("attention mask and padding", f"{LANGUAGE}/chapter2/5.mdx"),
    ("KV cache optimization", f"{LANGUAGE}/chapter1/8.mdx"),
    ("beam search", f"{LANGUAGE}/chapter1/8.mdx"),
    ("전이 학습", f"{KOREAN}/chapter1/4.mdx"),
    ("제로샷 분류", f"{KOREAN}/chapter1/3.mdx"),
    ("언어 모델의 편향", f"{KOREAN}/chapter1/8.mdx"),
    ("어텐션 레이어", f"{KOREAN}/chapter1/4.mdx"),
    ("개체명 인식이란", f"{KOREAN}/chapter1/3.mdx"),
]
